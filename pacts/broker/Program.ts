/** Runs another program and collects its output. */
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

/** `env` is added to the environment of this process; `undefined` unsets a variable. */
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

/** The error of a program that could not be run. */
export const problem = (program: string) => (cause: PlatformError.PlatformError) =>
  new Problem({
    message:
      cause.reason._tag === "NotFound"
        ? `${program} was not found; install it, and make sure that it is on the PATH.`
        : `${program} could not be run: ${cause.reason.description ?? cause.message}.`,
    cause
  })
