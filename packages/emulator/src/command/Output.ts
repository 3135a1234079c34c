/** Writes all of a text to standard output, or fails. `console.log` reports nothing if the disk is full. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

/**
 * Prints a text and a line break. Succeeds if the reader has closed the pipe, as `head` does.
 *
 * @since 0.1.0
 * @category commands
 */
export const print = (text: string): Effect.Effect<void, OutputFailed, Stdio.Stdio> =>
  Stdio.Stdio.use(({ stdout }) => Stream.run(Stream.succeed(`${text}\n`), stdout({ endOnDone: false }))).pipe(
    Effect.catchTag("PlatformError", ({ cause, reason }) => {
      const code = Predicate.hasProperty(cause, "code") ? String(cause.code) : reason._tag
      return code === "EPIPE" ? Effect.void : Effect.fail(new OutputFailed({ code }))
    })
  )

/**
 * Standard output could not be written, such as on a full disk. `code` is that of the operating system.
 *
 * @since 0.1.0
 * @category errors
 */
export class OutputFailed extends Data.TaggedError("OutputFailed")<{ readonly code: string }> {
  override get message() {
    return `The output could not be written (${this.code}), so it is incomplete. Free disk space, or choose another file, and run the command again.`
  }
}
