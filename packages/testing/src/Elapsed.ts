/** Lets a fiber run for some time of the test's clock. */
import { assert } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"

/**
 * The result of a fiber that ends within this time of the test's clock. If it still waits then, the test fails at once,
 * while a plain join would hang until the test runner gives up. Bodies are read by promises, which need ticks of the event
 * loop. If several are read one after the other, the clock must advance in steps, so that it does not overtake them.
 */
export const within = <A, E>(
  time: Duration.Input,
  fiber: Fiber.Fiber<A, E>,
  step: Duration.Input = time
): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    const steps = Math.ceil(Duration.toMillis(time) / Duration.toMillis(step))
    for (let taken = 0; taken < steps && fiber.pollUnsafe() === undefined; taken++) {
      yield* TestClock.adjust(step)
      yield* nextTurn
    }
    for (let turn = 0; turn < 1000 && fiber.pollUnsafe() === undefined; turn++) yield* nextTurn
    if (fiber.pollUnsafe() === undefined) {
      yield* Effect.forkDetach(Fiber.interrupt(fiber))
      assert.fail(`it is still waiting after ${JSON.stringify(time)} of the test's clock`)
    }
    return yield* Fiber.join(fiber)
  })

const nextTurn = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
