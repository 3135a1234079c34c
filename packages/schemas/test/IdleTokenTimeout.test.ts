import { IdleTokenTimeout } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const write = Schema.encodeUnknownEffect(IdleTokenTimeout.IdleTokenTimeoutRequest)
const read = Schema.decodeUnknownEffect(IdleTokenTimeout.IdleTokenTimeout)

describe("the time-out of idle tokens", () => {
  const written: ReadonlyArray<readonly [idleTokenTimeoutSeconds: unknown, accepted: boolean]> = [
    [299, false],
    [300, true],
    [301, true],
    [900, true],
    [28_799, true],
    [28_800, true],
    [28_801, false],
    [300.5, false],
    [0, false],
    [-300, false],
    [Number.NaN, false],
    ["300", false]
  ]
  for (const [idleTokenTimeoutSeconds, accepted] of written) {
    it.effect(`${accepted ? "may" : "must not"} be set to ${JSON.stringify(idleTokenTimeoutSeconds)}`, () =>
      Effect.gen(function* () {
        const result = yield* Effect.result(write({ idleTokenTimeoutSeconds }))
        assert.strictEqual(result._tag, accepted ? "Success" : "Failure")
      })
    )
  }

  it.effect("that is out of bounds is refused with the bounds", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(write({ idleTokenTimeoutSeconds: 28_801 }))
      assert.match(error.message, /use 300 to 28800 seconds/)
    })
  )

  it.effect("may have any value in a response", () =>
    Effect.gen(function* () {
      for (const idleTokenTimeoutSeconds of [0, 299, 28_801]) {
        assert.deepStrictEqual(yield* read({ idleTokenTimeoutSeconds }), { idleTokenTimeoutSeconds })
      }
    })
  )

  it.effect("has a known unit in a request, and any unit in a response", () =>
    Effect.gen(function* () {
      for (const inactivityTimeoutUnit of ["Minutes", "Hours"]) yield* write({ inactivityTimeoutUnit })
      yield* Effect.flip(write({ inactivityTimeoutUnit: "Days" }))
      yield* read({ inactivityTimeoutUnit: "Days" })
    })
  )

  it.effect("has such a unit for each of its groups, too", () =>
    Effect.gen(function* () {
      yield* write(withGroup("Hours"))
      yield* Effect.flip(write(withGroup("Days")))
      yield* read(withGroup("Days"))
    })
  )
})

const withGroup = (inactivityTimeoutUnit: string) => ({
  inactivityTimeoutGroupBundles: [
    { priority: 1, timeoutSeconds: 600, groups: ["agents"], inactivityTimeoutUnit }
  ]
})
