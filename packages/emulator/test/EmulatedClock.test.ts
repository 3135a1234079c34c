/** The emulator's own time, over the time of the test. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"

const clock = Emulator.Emulator.useSync((emulator) => emulator.clock)
const inEmulator = Effect.provide(Emulator.layerInMemory())

describe("the emulator's clock", () => {
  it.effect("starts with the time of its base clock, and runs with it", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* (yield* clock).now, 3_600_000)
    }).pipe(inEmulator)
  )

  it.effect("moves forward, and then runs on", () =>
    Effect.gen(function* () {
      const { advance, now } = yield* clock
      yield* advance("1 day")
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* now, 90_000_000)
    }).pipe(inEmulator)
  )

  it.effect("runs faster or stops, without a jump", () =>
    Effect.gen(function* () {
      const { now, setSpeed } = yield* clock
      yield* TestClock.adjust("1 second")
      yield* setSpeed(60)
      assert.strictEqual(yield* now, 1000)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* now, 3_601_000)
      yield* setSpeed(0)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* now, 3_601_000)
    }).pipe(inEmulator)
  )

  it.effect("returns to its base clock after a reset, of the clock or of everything", () =>
    Effect.gen(function* () {
      const { states } = yield* Emulator.Emulator
      const { advance, now, reset } = yield* clock
      for (const back of [reset, states.reset]) {
        yield* advance("1 day")
        yield* back
        assert.strictEqual(yield* now, 0)
      }
    }).pipe(inEmulator)
  )
})
