/** Makes an endless poll fail its test at once, instead of at the time-out of the test runner. */
import { assert } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"

/** The result of an effect, which must end within `time` of the clock of the test. */
export const after = <A, E, R>(time: Duration.Input, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* TestClock.adjust(time)
    assert.isDefined(
      fiber.pollUnsafe(),
      `it still runs after ${Duration.format(Duration.fromInputUnsafe(time))} of the test's clock`
    )
    return yield* Fiber.join(fiber)
  })

/** More checks than a test makes intentionally. */
const most = 25_000

/** A check of a job, with the number of checks before it. Checks without waits would never let the clock advance. */
export const check = <A, E, R>(before: number, found: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  before < most ? found : Effect.die(new Error(`the poll has made ${most} checks and does not end`))
