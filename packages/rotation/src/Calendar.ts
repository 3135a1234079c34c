/**
 * The time by which rotations count days. It is the clock of the machine, unless a rehearsal runs its days faster.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"

/**
 * The current time, and how long a time takes on the clock of the machine.
 *
 * @since 0.1.0
 * @category services
 */
export interface Calendar {
  readonly now: Effect.Effect<DateTime.Utc>
  /** How long to wait on the clock of the machine until `duration` has passed in the calendar. */
  readonly wait: (duration: Duration.Duration) => Duration.Duration
  /** Runs an effect that reads the time, such as a usage query, by the calendar. What waits in it waits by the machine. */
  readonly at: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

/**
 * The calendar of a program. Default: the clock of the machine.
 *
 * @since 0.1.0
 * @category services
 */
export const Calendar = Context.Reference<Calendar>("@effect-genesys/rotation/Calendar", {
  defaultValue: () => ({ now: DateTime.now, wait: identity, at: identity })
})

/**
 * A calendar that begins at a time and runs `speed` times as fast as the clock: with 86,400, a day takes a second. All
 * processes of a rehearsal need the same `origin`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const accelerated = ({
  origin,
  speed,
  startsAt
}: {
  /** The time of the machine at which the calendar shows `startsAt`. */
  readonly origin: DateTime.Utc
  /** Default: `origin`. */
  readonly startsAt?: DateTime.Utc
  /** Above 0. */
  readonly speed: number
}): Calendar => {
  const start = DateTime.toEpochMillis(startsAt ?? origin)
  const millisAt = (millis: number) => Math.round(start + (millis - DateTime.toEpochMillis(origin)) * speed)
  return {
    now: Effect.map(Clock.currentTimeMillis, (millis) => DateTime.makeUnsafe(millisAt(millis))),
    wait: (duration) => Duration.millis(Math.ceil(Duration.toMillis(duration) / speed)),
    at: (effect) =>
      Effect.flatMap(Clock.Clock, (clock) => {
        const millis = () => millisAt(clock.currentTimeMillisUnsafe())
        const nanos = () => BigInt(millis()) * 1_000_000n
        return Effect.provideService(effect, Clock.Clock, {
          currentTimeMillisUnsafe: millis,
          currentTimeMillis: Effect.sync(millis),
          currentTimeNanosUnsafe: nanos,
          currentTimeNanos: Effect.sync(nanos),
          monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
          monotonicTimeNanos: clock.monotonicTimeNanos,
          sleep: (duration) => clock.sleep(duration)
        })
      })
  }
}
