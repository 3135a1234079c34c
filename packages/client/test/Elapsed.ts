/** Lets a fiber run for a while of the test's clock. */
import { assert } from "@effect/vitest"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"

/**
 * The result of a fiber that ends within this time of the test's clock. One that is still waiting then fails the test at
 * once, where a plain join would hang until the test runner gives up.
 */
export const within = <A, E>(time: Duration.Input, fiber: Fiber.Fiber<A, E>): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    yield* TestClock.adjust(time)
    // Bodies are read by promises, which take turns of the event loop after the clock has stopped.
    for (let turn = 0; turn < 1000 && fiber.pollUnsafe() === undefined; turn++) yield* nextTurn
    if (fiber.pollUnsafe() === undefined) {
      yield* Effect.forkDetach(Fiber.interrupt(fiber))
      assert.fail(`it is still waiting after ${JSON.stringify(time)} of the test's clock`)
    }
    return yield* Fiber.join(fiber)
  })

const nextTurn = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
