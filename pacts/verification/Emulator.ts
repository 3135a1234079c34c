/** The emulator as the provider of the contracts, at a time when all of their intervals are over. */
import * as Emulator from "@effect-genesys/emulator/Emulator"
import { Verifier } from "effect-pact"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"

// Jobs go back a year. The contracts say from when: a clock that stood elsewhere would refuse them one day.
const now = DateTime.toEpochMillis(DateTime.makeUnsafe("2026-06-01T12:00:00Z"))

export const layer = Layer.unwrap(
  Effect.as(TestClock.setTime(now), Emulator.layer({ queryLatency: 0 }))
).pipe(Layer.provide(TestClock.layer()), Layer.orDie)

/** Verifies pacts; `baseUrl` is where the requests go, if not to the emulator itself. */
export const verify = Effect.fnUntraced(function* (
  options: Pick<Verifier.Options, "provider" | "pacts" | "publish"> & { readonly baseUrl?: string }
) {
  const { url } = yield* Emulator.Emulator
  return yield* Verifier.verify({ baseUrl: url, ...options, states: `${url}/__emulator/provider-states` })
})
