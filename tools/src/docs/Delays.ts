/** When a schedule repeats, and when a cadence checks: found by running them, with all random numbers at 1. */
import type * as Cadence from "@effect-genesys/polling/Cadence"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Pull from "effect/Pull"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"

/** The delays of a schedule that ends, at their longest. `input` is what it reads after each attempt, from 1. */
export const ofSchedule = Effect.fnUntraced(
  function* <Input>(schedule: Schedule.Schedule<unknown, Input>, input: (attempt: number) => Input) {
    const step = yield* Schedule.toStep(schedule)
    const delays: Array<Duration.Duration> = []
    while (true) {
      const delay = yield* step(0, input(delays.length + 1)).pipe(
        Effect.map(([, length]) => length),
        Pull.catchDone(() => Effect.undefined)
      )
      if (delay === undefined) return delays
      delays.push(delay)
    }
  },
  Effect.provideService(Random.Random, { nextIntUnsafe: () => 1, nextDoubleUnsafe: () => 1 })
)

/** The time of each check of a job that is not done until the deadline, in milliseconds since the submission. */
export const ofChecks = (
  cadence: Cadence.Rule,
  { deadline, initialDelay }: { readonly initialDelay: Duration.Input; readonly deadline: Duration.Input }
): ReadonlyArray<number> => {
  const end = Duration.toMillis(deadline)
  const times: Array<number> = []
  let at = Duration.toMillis(initialDelay)
  while (at < end) {
    times.push(at)
    at += Duration.toMillis(cadence({ attempts: times.length, elapsed: Duration.millis(at) }))
  }
  return [...times, end]
}
