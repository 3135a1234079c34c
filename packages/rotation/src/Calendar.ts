/**
 * The time by which rotations count days. It is the clock of the machine, unless a rehearsal runs its days faster.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

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
}

/**
 * The calendar of a program. Default: the clock of the machine.
 *
 * @since 0.1.0
 * @category services
 */
export const Calendar = Context.Reference<Calendar>("@effect-genesys/rotation/Calendar", {
  defaultValue: () => ({ now: DateTime.now, wait: (duration) => duration })
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
  return {
    now: Effect.map(Clock.currentTimeMillis, (millis) =>
      DateTime.makeUnsafe(Math.round(start + (millis - DateTime.toEpochMillis(origin)) * speed))
    ),
    wait: (duration) => Duration.millis(Math.ceil(Duration.toMillis(duration) / speed))
  }
}
