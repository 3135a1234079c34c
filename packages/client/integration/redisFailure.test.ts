/** Redis is killed while four processes share a rate limit through it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as SharedLimit from "./SharedLimit.ts"

// They wait most of the time.
const together = { concurrent: true, timeout: 120_000 }

describe("processes that share a rate limit through Redis", () => {
  it.live(
    "continue with their own limits when Redis is killed, and log it",
    () =>
      Effect.gen(function* () {
        const { port, stop } = yield* SharedLimit.redis
        const running = yield* Effect.forkChild(SharedLimit.workers(port, 10, "local"))
        yield* SharedLimit.allSignIn
        yield* Effect.sleep("2 seconds")
        yield* stop
        const at = yield* SharedLimit.arrivals
        for (const { outcomes, warnings } of yield* Fiber.join(running)) {
          assert.deepStrictEqual(Object.keys(outcomes), ["success"])
          assert.isAtLeast(warnings, 1)
        }
        assert.isAtLeast(at.length, SharedLimit.limit)
      }).pipe(Effect.scoped, Effect.provide(SharedLimit.emulator)),
    together
  )

  it.live(
    "fail with a typed error when Redis is killed, if onStoreFailure is fail",
    () =>
      Effect.gen(function* () {
        const { port, stop } = yield* SharedLimit.redis
        const running = yield* Effect.forkChild(SharedLimit.workers(port, 10, "fail"))
        yield* SharedLimit.allSignIn
        yield* Effect.sleep("2 seconds")
        yield* stop
        for (const { outcomes } of yield* Fiber.join(running)) {
          assert.deepStrictEqual(Object.keys(outcomes).toSorted(), ["RateLimiterFailed", "success"])
        }
      }).pipe(Effect.scoped, Effect.provide(SharedLimit.emulator)),
    together
  )
})
