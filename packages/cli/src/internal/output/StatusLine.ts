/** One line on standard error that each text overwrites. Nothing in a file or a pipe. */
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

export interface StatusLine {
  readonly isTerminal: boolean
  readonly show: (text: string) => Effect.Effect<void>
  /** Clears the line, so that the next text, such as an error, has a line of its own. */
  readonly clear: Effect.Effect<void>
}

export const make: Effect.Effect<StatusLine, never, Stdio.Stdio> = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  const isTerminal = yield* stdio.stderrIsTerminal
  // A failed write of the status must not end the command.
  const show = (text: string) =>
    isTerminal
      ? Effect.ignore(Stream.run(Stream.succeed(clear + text), stdio.stderr({ endOnDone: false })))
      : Effect.void
  return { isTerminal, show, clear: show("") }
})

const clear = "\r\u001B[K"
