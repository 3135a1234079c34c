/** The emulator as the provider of the contracts. Its clock is after all intervals in the contracts. */
import * as Emulator from "@effect-genesys/emulator/Emulator"
import { Verifier } from "effect-pact"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"

// Jobs can query the last year. With the real clock, the dates in the contracts would be too old one day.
const now = DateTime.toEpochMillis(DateTime.makeUnsafe("2026-06-01T12:00:00Z"))

export const layer = Layer.unwrap(
  Effect.as(TestClock.setTime(now), Emulator.layer({ queryLatency: 0 }))
).pipe(Layer.provide(TestClock.layer()), Layer.orDie)

/** Verifies pacts with the emulator, or with a provider at `baseUrl` that uses its states. */
export const verify = Effect.fnUntraced(function* (
  options: Pick<Verifier.Options, "provider" | "pacts" | "publish"> & { readonly baseUrl?: string }
) {
  const { url } = yield* Emulator.Emulator
  return yield* Verifier.verify({ baseUrl: url, ...options, states: `${url}/__emulator/provider-states` })
})
