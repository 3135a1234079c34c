/** Fresh processes of Node, of which each is measured once. */
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import * as Effect from "effect/Effect"
import { BenchError } from "../Child.ts"
import { surroundings } from "./Settings.ts"

const execute = promisify(execFile)

export interface Ended {
  readonly milliseconds: number
  readonly output: string
}

/** From the start of the process to its end. Fails where it ends with an error. */
export const ended = (command: string, args: ReadonlyArray<string>, cwd: string) =>
  Effect.tryPromise({
    try: async (): Promise<Ended> => {
      const from = performance.now()
      const { stdout } = await execute(command, [...args], { cwd, env: { ...process.env, ...surroundings } })
      return { milliseconds: performance.now() - from, output: stdout }
    },
    catch: (error) => new BenchError({ message: String(error) })
  })
