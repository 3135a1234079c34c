/** Shows on standard error what a command waits for, once it takes longer than a second. Nothing in a file or a pipe. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import * as StatusLine from "./StatusLine.ts"

/** One line that is overwritten each second, such as `The usage query is running … 12s`, and cleared at the end. */
export const show =
  (what: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Stdio.Stdio> =>
    Effect.gen(function* () {
      const line = yield* StatusLine.make
      if (!line.isTerminal) return yield* effect
      let seconds = 0
      const tick = Effect.suspend(() => {
        seconds += 1
        return line.show(`${what} … ${Duration.format(Duration.seconds(seconds))}`)
      })
      return yield* effect.pipe(
        Effect.raceFirst(Effect.delay(tick, "1 second").pipe(Effect.forever)),
        Effect.ensuring(Effect.suspend(() => (seconds > 0 ? line.clear : Effect.void)))
      )
    })
