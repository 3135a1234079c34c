/** Progress on standard error: one line that is written over on a terminal, and nothing where nobody looks on. */
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

export interface Progress {
  /** `what` says what is done, in the plural. */
  readonly show: (what: string) => (done: number, total: number) => Effect.Effect<void>
  /** Takes the line away, so that what is printed next, a failure perhaps, has a line to itself. */
  readonly end: Effect.Effect<void>
}

export const make: Effect.Effect<Progress, never, Stdio.Stdio> = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  const isTerminal = yield* stdio.stderrIsTerminal
  // A progress line that cannot be written is no reason to fail.
  const write = (text: string) =>
    Effect.ignore(Stream.run(Stream.succeed(text), stdio.stderr({ endOnDone: false })))

  return {
    show: (what) => (done, total) =>
      isTerminal ? write(`${clear}${done} of ${total} ${what} done`) : Effect.void,
    end: isTerminal ? write(clear) : Effect.void
  }
})

const clear = "\r\u001B[K"
