/** The part of a shared limit that is available at once, and the delay by a store that does not respond. */
import { OAuthApi, RetryPolicy } from "@effect-genesys/client"
import * as Elapsed from "@effect-genesys/testing/Elapsed"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Server from "./Server.ts"

/** The times of requests to the server and to the store, in milliseconds. */
const times = (
  calls: (call: Effect.Effect<unknown>) => Effect.Effect<unknown>,
  consume: (consumed: RateLimiter.RateLimiter["consume"]) => RateLimiter.RateLimiter["consume"],
  limit = 300
) =>
  Effect.gen(function* () {
    const context = yield* Effect.context()
    const now = () => Effect.runSyncWith(context)(Clock.currentTimeMillis)
    const sent: Array<number> = []
    const asked: Array<number> = []
    const server = Server.make(() => {
      sent.push(now())
      return Response.json(Server.client)
    })
    const limiter = yield* RateLimiter.make
    const fiber = yield* OAuthApi.OAuthApi.use((api) => calls(Effect.exit(api.getOauthClient("c1")))).pipe(
      Effect.provide(Server.layer(server, { rateLimit: { limit } })),
      Effect.provideService(RateLimiter.RateLimiter, {
        ...limiter,
        consume: (options) => {
          asked.push(now())
          return consume(limiter.consume)(options)
        }
      }),
      RetryPolicy.provide({ deadline: "1 hour" }),
      Effect.forkChild
    )
    yield* Elapsed.within("2 hours", fiber)
    return { sent, asked }
  }).pipe(Effect.provide(RateLimiter.layerStoreMemory))

const together = (count: number) => (call: Effect.Effect<unknown>) =>
  Effect.all(
    Array.from({ length: count }, () => call),
    { concurrency: "unbounded" }
  )

describe("a shared limit", () => {
  for (const [limit, atOnce] of [
    [300, 12],
    [100, 4],
    [25, 1],
    [10, 1]
  ] as const) {
    it.effect(`of ${limit} sends ${atOnce} requests at once, and the others evenly spaced`, () =>
      Effect.gen(function* () {
        const { sent } = yield* times(together(2 * atOnce + 2), (consume) => consume, limit)
        assert.lengthOf(
          sent.filter((at) => at === 0),
          atOnce
        )
        const later = new Set(sent.filter((at) => at > 0))
        assert.strictEqual(later.size, atOnce + 2)
      })
    )
  }
})

describe("a store that does not respond", () => {
  it.effect("delays a call by two seconds, and is not used for thirty", () =>
    Effect.gen(function* () {
      const { asked, sent } = yield* times(
        (call) => Effect.repeat(Effect.andThen(call, Effect.sleep("10 seconds")), { times: 3 }),
        () => () => Effect.never
      )
      assert.deepStrictEqual(asked, [0, 32_000])
      assert.deepStrictEqual(sent, [2000, 12_000, 22_000, 34_000])
    })
  )
})
