/** Runs the scripts of `bench` as processes. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as Effect from "effect/Effect"

/** The output of a script of `bench`. */
export const bench = (name: string, ...parameters: ReadonlyArray<string>) =>
  Effect.map(
    Effect.promise(() =>
      promisify(execFile)(process.execPath, [
        "--expose-gc",
        fileURLToPath(new URL(`../../../bench/${name}.ts`, import.meta.url)),
        ...parameters
      ])
    ),
    ({ stdout }) => stdout
  )
