/** Measures fresh processes of Node.js, each once. */
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

/** The time from the start of the process to its end. Fails if its exit code is not 0. */
export const ended = (command: string, args: ReadonlyArray<string>, cwd: string) =>
  Effect.tryPromise({
    try: async (): Promise<Ended> => {
      const from = performance.now()
      const { stdout } = await execute(command, [...args], { cwd, env: { ...process.env, ...surroundings } })
      return { milliseconds: performance.now() - from, output: stdout }
    },
    catch: (error) => new BenchError({ message: String(error) })
  })
