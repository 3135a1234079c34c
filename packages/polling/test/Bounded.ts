/** A poll that never ends fails its test at once and says so, where a plain join would hang until the test runner gives up. */
import { assert } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"

/** Lets `time` pass for an effect and gives its result, which must be there by then. */
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

/** More checks than any test makes on purpose. */
const most = 25_000

/** A check of work, given how many there were before it. Without waits between them, the clock would never go on. */
export const check = <A, E, R>(before: number, found: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  before < most ? found : Effect.die(new Error(`the poll has made ${most} checks and does not end`))
