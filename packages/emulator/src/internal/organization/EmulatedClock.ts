/** The clock of an emulator. It runs on the clock of the program, and can be advanced and run faster. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { day } from "./Day.ts"

export interface Control {
  /** The time, in milliseconds since the epoch. */
  readonly now: Effect.Effect<number>
  /** Advances the clock. Tokens and jobs that end in between have ended. */
  readonly advance: (duration: Duration.Input) => Effect.Effect<void>
  /** Emulated seconds per second. */
  readonly speed: Effect.Effect<number>
  /** Default: 1. 0 stops the clock. */
  readonly setSpeed: (speed: number) => Effect.Effect<void>
  /** Returns to the time and speed of the clock of the program. */
  readonly reset: Effect.Effect<void>
}

export class EmulatedClock extends Context.Service<
  EmulatedClock,
  Control & {
    readonly clock: Clock.Clock
    /** Runs an effect at the emulator's time. */
    readonly at: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  }
>()("@effect-genesys/emulator/EmulatedClock") {}

export const layer = Layer.effect(EmulatedClock, Effect.map(Clock.Clock, make))

/** Provides the emulator's time to the effects of a layer, such as the handlers of requests. */
export const layerClock = Layer.effect(
  Clock.Clock,
  EmulatedClock.useSync(({ clock }) => clock)
)

function make(beneath: Clock.Clock): EmulatedClock["Service"] {
  // The clock runs at `speed` since this moment.
  let since = { beneath: 0, here: 0 }
  let speed = 1
  const millis = () => since.here + (beneath.currentTimeMillisUnsafe() - since.beneath) * speed
  const nanos = () => BigInt(Math.round(millis() * 1_000_000))
  const change = (next: { readonly ahead?: number; readonly speed?: number }) =>
    Effect.sync(() => {
      if (!isAhead(next.ahead ?? 0)) {
        throw new RangeError(`the clock cannot be advanced by ${next.ahead} ms; use 0 to 100 years`)
      }
      if (!isSpeed(next.speed ?? 1)) {
        throw new RangeError(`the clock cannot run at a speed of ${next.speed}; use 0 to 86400`)
      }
      since = { here: millis() + (next.ahead ?? 0), beneath: beneath.currentTimeMillisUnsafe() }
      speed = next.speed ?? speed
    })
  const now = Effect.sync(() => Math.floor(millis()))
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: () => Math.floor(millis()),
    currentTimeMillis: now,
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    // Clients wait in real time, and monotonic time never goes back.
    monotonicTimeNanosUnsafe: () => beneath.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: beneath.monotonicTimeNanos,
    sleep: (duration) => beneath.sleep(duration)
  }
  return {
    clock,
    at: Effect.provideService(Clock.Clock, clock),
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

const isAhead = (millis: number) => millis >= 0 && millis <= 100 * 366 * day
const isSpeed = (speed: number) => speed >= 0 && speed <= 86_400

/** The clock as the control plane sends it. */
export const Time = Schema.Struct({ now: Schema.DateTimeUtc, speed: Schema.Finite })

/** A change as the control plane receives it. A duration is a text such as `2 hours`. */
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
