/** Failures of a command: a sentence on standard error that says what to do, and an exit code for scripts. */
import * as CliError from "effect/cli/CliError"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import { printable } from "./Printable.ts"

/**
 * The exit codes of a command that failed. Success is 0, and an interrupt 130.
 *
 * @since 0.1.0
 * @category constants
 */
export const exitCodes = {
  /** The command has no result. */
  failed: 1,
  /** The command line or the environment is wrong; no request was sent. */
  usage: 2,
  /** The result was printed, and a part of it is missing. */
  incomplete: 3,
  /** The server refused the sign-in, or a permission is missing. */
  forbidden: 4
} as const

/**
 * A command failed: `sentence` goes to standard error, and `exitCode` ends the process.
 *
 * @since 0.1.0
 * @category errors
 */
export class Failure extends Data.TaggedError("Failure")<{
  readonly exitCode: (typeof exitCodes)[keyof typeof exitCodes]
  readonly sentence: string
  readonly cause?: unknown
}> {
  override get message() {
    return printable(this.sentence)
  }

  // `Command.run` prints it.
  override get [CliError.userMessage]() {
    return this.message
  }

  override get [Runtime.errorExitCode]() {
    return this.exitCode
  }
}

/**
 * Fails with the message of an error, or with a better sentence for it.
 *
 * For `Effect.catchTag` and `Effect.catch`, in a command that `Program.run` runs.
 *
 * @since 0.1.0
 * @category commands
 */
export const as =
  (ends: keyof typeof exitCodes, sentence?: string) =>
  (cause: Error): Effect.Effect<never, Failure> =>
    Effect.fail(new Failure({ exitCode: exitCodes[ends], sentence: sentence ?? cause.message, cause }))
