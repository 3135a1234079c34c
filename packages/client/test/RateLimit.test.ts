import { type Connection, OAuthApi, RetryPolicy } from "@effect-genesys/client"
import * as Elapsed from "@effect-genesys/testing/Elapsed"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as References from "effect/References"
import * as TestClock from "effect/testing/TestClock"
import * as Server from "./Server.ts"

/** The times of requests, in milliseconds of the test's clock. `respond` may choose the response. */
const requestTimes = (
  calls: number,
  options: Partial<Connection.Options>,
  settings: {
    readonly respond?: (number: number) => Server.Reply
    readonly limiter?: Layer.Layer<RateLimiter.RateLimiter>
    readonly clients?: number
  } = {}
) =>
  Effect.gen(function* () {
    const context = yield* Effect.context()
    const at: Array<number> = []
    const server = Server.make((number) => {
      at.push(Effect.runSyncWith(context)(Clock.currentTimeMillis))
      return settings.respond?.(number) ?? Response.json(Server.client)
    })
    const client = Effect.forEach(
      Array.from({ length: calls }),
      () => Effect.exit(OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1"))),
      { concurrency: "unbounded" }
    ).pipe(
      Effect.provide(Layer.fresh(Server.layer(server, options))),
      Effect.provideService(RetryPolicy.Current, { ...RetryPolicy.defaults, deadline: "1 hour" })
    )
    const clients = Effect.all(
      Array.from({ length: settings.clients ?? 1 }, () => client),
      { concurrency: "unbounded" }
    )
    const fiber = yield* Effect.forkChild(
      settings.limiter === undefined ? clients : Effect.provide(clients, settings.limiter)
    )
    return { at, exits: (yield* Elapsed.within("2 hours", fiber)).flat() }
    // On a busy machine, hundreds of calls take longer than the second that the clock waits by default before it goes on.
  }).pipe(Effect.provide(TestClock.layer({ warningDelay: "1 minute" })))

const most = (at: ReadonlyArray<number>, window: number) => {
  let highest = 0
  for (let first = 0, last = 0; last < at.length; last++) {
    while ((at[last] ?? 0) - (at[first] ?? 0) >= window) first += 1
    highest = Math.max(highest, last - first + 1)
  }
  return highest
}

describe("a client alone", () => {
  it.effect("uses its limit at once, and never exceeds it in any window", () =>
    Effect.gen(function* () {
      const { at } = yield* requestTimes(1500, { rateLimit: {} })
      assert.strictEqual(at.filter((time) => time === 0).length, 300)
      assert.strictEqual(most(at, 60_000), 300)
      assert.strictEqual(at.length, 1500)
      assert.isAtMost(at.at(-1) ?? Infinity, 4 * 60_000 * 1.03)
    })
  )

  it.effect("can have another limit, or none", () =>
    Effect.gen(function* () {
      const slow = yield* requestTimes(30, { rateLimit: { limit: 10, window: "1 second" } })
      assert.strictEqual(most(slow.at, 1000), 10)
      const none = yield* requestTimes(1000, { rateLimit: false })
      assert.strictEqual(most(none.at, 1), 1000)
    })
  )

  it.effect("uses the limit in the headers of the server", () =>
    Effect.gen(function* () {
      const { at } = yield* requestTimes(
        600,
        { rateLimit: {} },
        {
          respond: () =>
            Response.json(Server.client, {
              headers: { "inin-ratelimit-allowed": "180", "inin-ratelimit-count": "1" }
            })
        }
      )
      // The old limit applies to requests before the first response.
      assert.strictEqual(most(at.slice(300), 60_000), 180)
    })
  )

  it.effect("makes every call wait after a 429, as long as the server requests", () =>
    Effect.gen(function* () {
      const { at } = yield* requestTimes(
        20,
        { rateLimit: { limit: 10, window: "10 seconds" } },
        {
          respond: (number) =>
            number === 1
              ? Server.errorBody(429, "too.many.requests", { "Retry-After": "9" })
              : Response.json(Server.client)
        }
      )
      assert.deepStrictEqual(
        at.filter((time) => time > 0 && time < 9000),
        []
      )
      assert.strictEqual(at.length, 21)
    })
  )

  it.effect("is first in, first out", () =>
    Effect.gen(function* () {
      const order: Array<number> = []
      const server = Server.make(() => Response.json(Server.client))
      const fiber = yield* Effect.forEach(
        Array.from({ length: 100 }, (_, index) => index),
        (index) =>
          OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1")).pipe(
            Effect.tap(() => Effect.sync(() => order.push(index)))
          ),
        { concurrency: "unbounded" }
      ).pipe(
        Effect.provide(Server.layer(server, { rateLimit: { limit: 5, window: "1 second" } })),
        Effect.forkChild
      )
      yield* Elapsed.within("1 hour", fiber)
      assert.deepStrictEqual(
        order,
        Array.from({ length: 100 }, (_, index) => index)
      )
    })
  )

  it.effect("gives the slot of an interrupted call to the next", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Response.json(Server.client))
      const fiber = yield* OAuthApi.OAuthApi.use((api) =>
        Effect.gen(function* () {
          yield* Effect.repeat(api.getOauthClient("c1"), { times: 4 })
          yield* Effect.forEach(
            Array.from({ length: 50 }),
            () => Effect.timeoutOption(api.getOauthClient("c1"), "500 millis"),
            { concurrency: "unbounded" }
          )
          yield* api.getOauthClient("c1")
        })
      ).pipe(
        Effect.provide(Server.layer(server, { rateLimit: { limit: 5, window: "1 second" } })),
        Effect.forkChild
      )
      yield* TestClock.adjust("1030 millis")
      assert.strictEqual(server.requests.length, 6)
      yield* Fiber.join(fiber)
    })
  )

  it.effect("counts the wait against the deadline", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Response.json(Server.client))
      const fiber = yield* OAuthApi.OAuthApi.use((api) =>
        Effect.all([Effect.exit(api.getOauthClient("c1")), Effect.exit(api.getOauthClient("c1"))], {
          concurrency: "unbounded"
        })
      ).pipe(
        Effect.provide(Server.layer(server, { rateLimit: { limit: 1 } })),
        Effect.provideService(RetryPolicy.Current, { ...RetryPolicy.defaults, deadline: "30 seconds" }),
        Effect.forkChild
      )
      const [first, second] = yield* Elapsed.within("30 seconds", fiber)
      assert.strictEqual(first._tag, "Success")
      const error = yield* Effect.flip(second)
      assert.strictEqual(error.reason._tag, "Timeout")
      assert.strictEqual(error.attempts, 0)
    })
  )
})

const shared = RateLimiter.layer.pipe(Layer.provide(Layer.fresh(RateLimiter.layerStoreMemory)))

const broken = Layer.succeed(RateLimiter.RateLimiter, {
  [RateLimiter.TypeId]: RateLimiter.TypeId,
  consume: () => storeFailed,
  adaptiveConsume: () => storeFailed,
  adaptiveFeedback: () => storeFailed
})
const storeFailed = Effect.fail(
  new RateLimiter.RateLimiterError({
    reason: new RateLimiter.RateLimitStoreError({ message: "the store is down" })
  })
)

/** The log at debug level, with its annotations. */
const logged = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const lines: Array<unknown> = []
    const logger = Logger.make(({ fiber, message }) => {
      lines.push([message, fiber.getRef(References.CurrentLogAnnotations)])
    })
    yield* effect.pipe(
      Effect.provide(Logger.layer([logger])),
      Effect.provideService(References.MinimumLogLevel, "Debug")
    )
    return lines
  })

const refusals = (number: number) => {
  if (number === 1) return Server.errorBody(429, "too.many.requests", { "Retry-After": "9" })
  return number === 2 ? Server.errorBody(401, "bad.credentials") : Response.json(Server.client)
}

describe("the log", () => {
  it.effect(
    "has at debug level the first call that waits for the limit, and its wait, but not the calls behind it",
    () =>
      Effect.gen(function* () {
        const lines = yield* logged(requestTimes(15, { rateLimit: { limit: 5, window: "10 seconds" } }))
        const line = [["Waiting for the rate limit"], { operation: "getOauthClient", seconds: 10.3 }]
        assert.deepStrictEqual(lines, [line, line])
      })
  )

  it.effect("does not have waits of less than a second", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* logged(requestTimes(15, { rateLimit: { limit: 5, window: "500 millis" } })),
        []
      )
    })
  )

  it.effect("has each retry with its operation, reason and wait", () =>
    Effect.gen(function* () {
      const lines = yield* logged(requestTimes(1, { rateLimit: false }, { respond: refusals }))
      const operation = "getOauthClient"
      assert.deepStrictEqual(lines, [
        [["Retrying"], { operation, reason: "RateLimited", seconds: 9 }],
        [["Retrying"], { operation, reason: "Unauthorized", seconds: 0 }]
      ])
    })
  )
})

describe("clients that share a store", () => {
  it.effect("keep one limit together, and use all of it", () =>
    Effect.gen(function* () {
      const { at } = yield* requestTimes(400, { rateLimit: {} }, { clients: 4, limiter: shared })
      assert.strictEqual(at.length, 1600)
      assert.isAtMost(most(at, 60_000), 300)
      const minutes = (at.at(-1) ?? 0) / 60_000
      assert.isAtLeast(1600 / minutes, 0.9 * 300)
    })
  )

  it.effect("keep their own limits if the store fails", () =>
    Effect.gen(function* () {
      const { at, exits } = yield* requestTimes(400, { rateLimit: {} }, { limiter: broken })
      assert.isTrue(exits.every(({ _tag }) => _tag === "Success"))
      assert.strictEqual(most(at, 60_000), 300)
    })
  )

  it.effect("fail if onStoreFailure is fail", () =>
    Effect.gen(function* () {
      const { at, exits } = yield* requestTimes(
        1,
        { rateLimit: { onStoreFailure: "fail" } },
        { limiter: broken }
      )
      assert.strictEqual(at.length, 0)
      const [error] = yield* Effect.forEach(exits, Effect.flip)
      assert.match(String(error), /the shared rate limit failed \(the store is down\)/)
    })
  )
})
