/** Progress on standard error: one line that is overwritten on a terminal, and nothing elsewhere. */
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

export interface Progress {
  /** `things` is a plural noun, such as `clients`. */
  readonly show: (things: string) => (done: number, total: number) => Effect.Effect<void>
  /** Clears the line, so that the next text, such as an error, has a line of its own. */
  readonly end: Effect.Effect<void>
}

export const make: Effect.Effect<Progress, never, Stdio.Stdio> = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  const isTerminal = yield* stdio.stderrIsTerminal
  // A failed write of the progress must not end the command.
  const write = (text: string) =>
    Effect.ignore(Stream.run(Stream.succeed(text), stdio.stderr({ endOnDone: false })))

  return {
    show: (things) => (done, total) =>
      isTerminal ? write(`${clear}${done} of ${total} ${things} done`) : Effect.void,
    end: isTerminal ? write(clear) : Effect.void
  }
})

const clear = "\r\u001B[K"
