/** The time of the emulator, which can be put forward and made to run faster than the clock beneath it. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { day } from "./Day.ts"

export interface EmulatedClock {
  readonly clock: Clock.Clock
  /** The time, in milliseconds since the epoch. */
  readonly now: Effect.Effect<number>
  /** Puts it forward. Whatever ends in between has ended. */
  readonly advance: (duration: Duration.Input) => Effect.Effect<void>
  /** Seconds that pass in a second. */
  readonly speed: Effect.Effect<number>
  /** Default: 1. 0 stops it. */
  readonly setSpeed: (speed: number) => Effect.Effect<void>
  /** To the time beneath, at its speed. */
  readonly reset: Effect.Effect<void>
}

export const make = (beneath: Clock.Clock): EmulatedClock => {
  // From this moment on it runs at this speed.
  let since = { beneath: 0, here: 0 }
  let speed = 1
  const millis = () => since.here + (beneath.currentTimeMillisUnsafe() - since.beneath) * speed
  const nanos = () => BigInt(Math.round(millis() * 1_000_000))
  const change = (next: { readonly ahead?: number; readonly speed?: number }) =>
    Effect.sync(() => {
      if (!isAhead(next.ahead ?? 0) || !isSpeed(next.speed ?? 1)) {
        throw new RangeError(
          "the time can be put forward by 0 to 100 years, and run at a speed of 0 to 86400"
        )
      }
      since = { here: millis() + (next.ahead ?? 0), beneath: beneath.currentTimeMillisUnsafe() }
      speed = next.speed ?? speed
    })
  const now = Effect.sync(() => Math.floor(millis()))
  return {
    clock: {
      currentTimeMillisUnsafe: () => Math.floor(millis()),
      currentTimeMillis: now,
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      // Who waits is a program outside, and its time is the one beneath, which never goes back.
      monotonicTimeNanosUnsafe: () => beneath.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: beneath.monotonicTimeNanos,
      sleep: (duration) => beneath.sleep(duration)
    },
    now,
    speed: Effect.sync(() => speed),
    advance: (duration) => change({ ahead: Duration.toMillis(duration) }),
    setSpeed: (next) => change({ speed: next }),
    reset: Effect.sync(() => {
      since = { beneath: 0, here: 0 }
      speed = 1
    })
  }
}

/** Does something at the emulator's time, whatever the time is where it is asked for. */
export const at =
  ({ clock }: EmulatedClock) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(effect, Clock.Clock, clock)

const isAhead = (millis: number) => millis >= 0 && millis <= 100 * 366 * day
const isSpeed = (speed: number) => speed >= 0 && speed <= 86_400

/** As the control plane tells it. */
export const Time = Schema.Struct({ now: Schema.DateTimeUtc, speed: Schema.Finite })

/** As it is told to the control plane. A duration is a text such as `2 hours`. */
export const Change = Schema.Struct({
  advance: Schema.optionalKey(
    Schema.DurationFromString.check(
      Schema.makeFilter(
        (span) => isAhead(Duration.toMillis(span)) || "Expected a duration of up to 100 years"
      )
    )
  ),
  speed: Schema.optionalKey(
    Schema.Finite.check(Schema.makeFilter((speed) => isSpeed(speed) || "Expected a speed from 0 to 86400"))
  )
})
