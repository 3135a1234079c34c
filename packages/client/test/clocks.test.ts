/** A change of the wall clock affects no wait, no deadline and no limit. */
import { OAuthApi, RetryPolicy } from "@effect-genesys/client"
import { settable } from "@effect-genesys/testing/WallClock"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/testing/TestClock"
import * as Server from "./Server.ts"

for (const by of ["1 hour", "-1 hour"] as const) {
  describe(`a clock that is set by ${by}`, () => {
    it.effect("stalls no request for longer than one window of the rate limit", () =>
      Effect.gen(function* () {
        const { set, wall } = yield* settable
        const server = Server.make(() => Response.json(Server.client))
        const fiber = yield* OAuthApi.OAuthApi.use((api) =>
          Effect.gen(function* () {
            yield* Effect.repeat(api.getOauthClient("c1"), { times: 19 })
            set(by)
            yield* api.getOauthClient("c1")
          })
        ).pipe(
          Effect.provide(Server.layer(server, { rateLimit: { limit: 20, window: "2 seconds" } })),
          Effect.provideService(Clock.Clock, wall),
          Effect.forkChild
        )
        yield* TestClock.adjust("2059 millis")
        assert.strictEqual(server.requests.length, 20)
        yield* TestClock.adjust("1 millis")
        assert.strictEqual(server.requests.length, 21)
        yield* Fiber.join(fiber)
      })
    )

    it.effect("does not change the pause after a 429", () =>
      Effect.gen(function* () {
        const { set, wall } = yield* settable
        const server = Server.make((number) =>
          number === 1
            ? Server.errorBody(429, "too.many.requests", { "Retry-After": "20" })
            : Response.json(Server.client)
        )
        const fiber = yield* OAuthApi.OAuthApi.use((api) =>
          Effect.gen(function* () {
            yield* Effect.ignore(RetryPolicy.provide(RetryPolicy.never)(api.getOauthClient("c1")))
            set(by)
            yield* api.getOauthClient("c1")
          })
        ).pipe(
          Effect.provide(Server.layer(server, { rateLimit: {} })),
          Effect.provideService(Clock.Clock, wall),
          Effect.forkChild
        )
        yield* TestClock.adjust("19999 millis")
        assert.strictEqual(server.requests.length, 1)
        yield* TestClock.adjust("1 millis")
        assert.strictEqual(server.requests.length, 2)
        yield* Fiber.join(fiber)
      })
    )

    it.effect("does not change the deadline of a call", () =>
      Effect.gen(function* () {
        const { set, wall } = yield* settable
        const server = Server.make((number) => {
          if (number === 2) set(by)
          return Server.errorBody(503, "service.unavailable")
        })
        const fiber = yield* OAuthApi.OAuthApi.use((api) => Effect.flip(api.getOauthClient("c1"))).pipe(
          RetryPolicy.provide({
            schedule: Schedule.spaced("1 second"),
            deadline: "4500 millis",
            budgeted: false
          }),
          Effect.provide(Server.layer(server)),
          Effect.provideService(Clock.Clock, wall),
          Effect.forkChild
        )
        yield* TestClock.adjust("1 day")
        assert.strictEqual((yield* Fiber.join(fiber)).attempts, 5)
      })
    )
  })
}
