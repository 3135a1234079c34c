/** Other programs, run to their end. */
import * as Effect from "effect/Effect"
import type * as PlatformError from "effect/PlatformError"
import * as ChildProcess from "effect/process/ChildProcess"
import * as Stream from "effect/Stream"
import { Problem } from "./Problem.ts"

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** `env` is added to the environment of this process; `undefined` takes a variable out of it. */
export type Options = Pick<ChildProcess.CommandOptions, "cwd" | "env">

export const run = (program: string, args: ReadonlyArray<string>, options: Options = {}) =>
  Effect.gen(function* () {
    const handle = yield* ChildProcess.make(program, args, { ...options, extendEnv: true, stdin: "ignore" })
    const [code, stdout, stderr] = yield* Effect.all(
      [handle.exitCode, text(handle.stdout), text(handle.stderr)],
      { concurrency: "unbounded" }
    )
    const ended: Ended = { code, stdout, stderr }
    return ended
  }).pipe(Effect.scoped)

const text = (stream: Stream.Stream<Uint8Array, PlatformError.PlatformError>) =>
  Stream.mkString(Stream.decodeText(stream))

/** What it means that a program did not run to its end. */
export const problem = (program: string) => (cause: PlatformError.PlatformError) =>
  new Problem({
    message:
      cause.reason._tag === "NotFound"
        ? `There is no ${program} on this machine; install it, and see that it is on the PATH.`
        : `${program} did not run to its end: ${cause.reason.description ?? cause.message}.`,
    cause
  })
