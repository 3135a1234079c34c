/** Redis is killed while four processes share a rate limit through it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as SharedLimit from "./SharedLimit.ts"

/** The reports of the processes, and when their requests arrived after Redis was killed. */
const afterKill = Effect.fnUntraced(
  function* (onStoreFailure: "local" | "fail") {
    const { port, stop } = yield* SharedLimit.redis
    const running = yield* Effect.forkChild(SharedLimit.workers(port, 10, onStoreFailure))
    yield* SharedLimit.allSignIn
    yield* Effect.sleep("2 seconds")
    yield* stop
    const at = yield* SharedLimit.arrivals
    return { at, reports: yield* Fiber.join(running) }
  },
  Effect.scoped,
  Effect.provide(SharedLimit.emulator)
)

// The processes wait most of the time.
const together = { concurrent: true, timeout: 120_000 }

describe("processes that share a rate limit through Redis", () => {
  it.live(
    "continue with their own limits when Redis is killed, and log it",
    () =>
      Effect.gen(function* () {
        const { at, reports } = yield* afterKill("local")
        for (const { outcomes, warnings } of reports) {
          assert.deepStrictEqual(Object.keys(outcomes), ["success"])
          assert.isAtLeast(warnings, 1)
        }
        assert.isAtLeast(at.length, SharedLimit.limit)
      }),
    together
  )

  it.live(
    "fail with a typed error when Redis is killed, if onStoreFailure is fail",
    () =>
      Effect.gen(function* () {
        const { reports } = yield* afterKill("fail")
        for (const { outcomes } of reports) {
          assert.deepStrictEqual(Object.keys(outcomes).toSorted(), ["RateLimiterFailed", "success"])
        }
      }),
    together
  )
})
