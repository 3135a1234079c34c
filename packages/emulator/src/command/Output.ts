/** Standard output: all of a text reaches it, or the program fails. `console.log` is silent where a disk is full. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

/** Prints a text and the end of its line. A reader that has seen enough, such as `head`, is no failure. */
export const print = (text: string): Effect.Effect<void, OutputFailed, Stdio.Stdio> =>
  Stdio.Stdio.use(({ stdout }) => Stream.run(Stream.succeed(`${text}\n`), stdout({ endOnDone: false }))).pipe(
    Effect.catchTag("PlatformError", ({ cause, reason }) => {
      const code = Predicate.hasProperty(cause, "code") ? String(cause.code) : reason._tag
      return code === "EPIPE" ? Effect.void : Effect.fail(new OutputFailed({ code }))
    })
  )

export class OutputFailed extends Data.TaggedError("OutputFailed")<{ readonly code: string }> {
  override get message() {
    return `The output could not be written (${this.code}), so it is not complete; make room for it, and run the command again.`
  }
}
