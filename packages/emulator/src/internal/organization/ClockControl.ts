/** The emulated clock as tests control it: a reset also drops times that would then lie in the future. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Control, EmulatedClock } from "./EmulatedClock.ts"
import { Organization } from "./Organization.ts"
import { RateLimit } from "./RateLimit.ts"

export class ClockControl extends Context.Service<ClockControl, Control>()(
  "@effect-genesys/emulator/ClockControl"
) {}

export const layer = Layer.effect(
  ClockControl,
  Effect.gen(function* () {
    const { advance, now, reset, setSpeed, speed } = yield* EmulatedClock
    const { login } = yield* Organization
    const rateLimit = yield* RateLimit
    return {
      advance,
      now,
      setSpeed,
      speed,
      reset: Effect.gen(function* () {
        yield* reset
        // Otherwise rate limit windows and the idle time of tokens would last until the clock gets there again.
        rateLimit.reset()
        login.tokens.limitUses(yield* now)
      })
    }
  })
)
