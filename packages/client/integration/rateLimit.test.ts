/** Four processes at the limit that they share, on a machine that runs nothing else. */
import { assert, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as SharedLimit from "./SharedLimit.ts"

const { limit, window } = SharedLimit

const mostInAnyWindow = (at: ReadonlyArray<number>) => {
  let most = 0
  for (let first = 0, last = 0; last < at.length; last++) {
    while ((at[last] ?? 0) - (at[first] ?? 0) >= window) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}

it.live(
  "processes never exceed the limit that they share in any window, and use nine tenths of it",
  () =>
    Effect.gen(function* () {
      const { port } = yield* SharedLimit.redis
      const at = yield* SharedLimit.arrivals
      const running = yield* Effect.forkChild(SharedLimit.workers(port, 21, "local"))
      yield* SharedLimit.allSignIn
      const from = performance.now()
      for (const { outcomes, warnings } of yield* Fiber.join(running)) {
        assert.deepStrictEqual(Object.keys(outcomes), ["success"])
        assert.strictEqual(warnings, 0)
      }
      const most = mostInAnyWindow(at)
      // Four whole windows, in which all processes run.
      const used = at.filter((time) => time >= from && time < from + 4 * window).length / (4 * limit)
      yield* Console.log(`at most ${most} of ${limit} in any window; ${(100 * used).toFixed(1)} % used`)
      assert.isAtMost(most, limit)
      assert.isAtLeast(used, 0.9)
    }).pipe(Effect.scoped, Effect.provide(SharedLimit.emulator)),
  120_000
)
