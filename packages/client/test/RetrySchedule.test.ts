/** Retries by any Effect `Schedule`: for a connection, for a region of code, for one call. */
import { OAuthApi, RetryPolicy } from "@effect-genesys/client"
import * as Elapsed from "@effect-genesys/testing/Elapsed"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Server from "./Server.ts"

/** The times of requests, in milliseconds since the start, of calls that all fail with `answer`. */
const askedAt = (
  calls: (api: OAuthApi.Operations) => Effect.Effect<unknown, unknown>,
  ofConnection: Partial<RetryPolicy.RetryPolicy> = {},
  answer: () => Server.Reply = () => Server.errorBody(503, "service.unavailable")
) =>
  Effect.gen(function* () {
    const context = yield* Effect.context()
    const at: Array<number> = []
    const started = yield* Clock.currentTimeMillis
    const server = Server.make(() => {
      at.push(Effect.runSyncWith(context)(Clock.currentTimeMillis) - started)
      return answer()
    })
    const fiber = yield* OAuthApi.OAuthApi.use((api) => Effect.exit(calls(api))).pipe(
      Effect.provide(Server.layer(server, { retryPolicy: ofConnection })),
      Effect.forkChild
    )
    yield* Elapsed.within("1 hour", fiber)
    return at
  })

const get = (api: OAuthApi.Operations) => api.getOauthClient("c1")
const twice = (api: OAuthApi.Operations) => Effect.andThen(Effect.exit(get(api)), get(api))
const creation = (api: OAuthApi.Operations) =>
  api.postOauthClients({ name: "Bot", authorizedGrantType: "CODE" })
const everySecond = { schedule: Schedule.spaced("1 second").pipe(Schedule.upTo({ times: 2 })) }
const everyMinute = { schedule: Schedule.spaced("1 minute").pipe(Schedule.upTo({ times: 2 })) }

describe("a schedule", () => {
  it.effect("can be any schedule of Effect", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* askedAt(get, everySecond), [0, 1000, 2000])
      assert.deepStrictEqual(yield* askedAt(get, { schedule: Schedule.recurs(5) }), [0, 0, 0, 0, 0, 0])
      const doubled = Schedule.exponential("1 second").pipe(Schedule.upTo({ times: 3 }))
      assert.deepStrictEqual(yield* askedAt(get, { schedule: doubled }), [0, 1000, 3000, 7000])
    })
  )

  it.effect(
    "of a connection is replaced by that of a region of code, and that by the schedule of the call",
    () =>
      Effect.gen(function* () {
        const region = RetryPolicy.provide(everySecond)
        assert.deepStrictEqual(yield* askedAt(get, everyMinute), [0, 60_000, 120_000])
        assert.deepStrictEqual(yield* askedAt((api) => region(get(api)), everyMinute), [0, 1000, 2000])
        const once = RetryPolicy.provide(RetryPolicy.never)
        assert.deepStrictEqual(yield* askedAt((api) => region(once(get(api))), everyMinute), [0])
      })
  )

  it.effect("keeps the rest of the policy around it", () =>
    Effect.gen(function* () {
      const at = yield* askedAt(
        (api) =>
          get(api).pipe(
            RetryPolicy.provide({ schedule: Schedule.spaced("1 second") }),
            RetryPolicy.provide({ deadline: "3500 millis" })
          ),
        { budgeted: false }
      )
      assert.deepStrictEqual(at, [0, 1000, 2000, 3000])
    })
  )

  it.effect("reads the failed attempt", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const schedule = Schedule.identity<RetryPolicy.FailedAttempt>().pipe(
        Schedule.addDelay(() => Effect.succeed(Duration.seconds(2))),
        Schedule.while(({ input }) => {
          seen.push([input.operation, input.reason._tag, input.attempt, input.retryAfter])
          return input.reason._tag === "RateLimited" && input.attempt < 3
        })
      )
      const at = yield* askedAt(get, { schedule }, () =>
        Server.errorBody(429, "too.many.requests", { "Retry-After": "1" })
      )
      assert.deepStrictEqual(at, [0, 2000, 4000])
      assert.deepStrictEqual(
        seen,
        [1, 2, 3].map((attempt) => ["getOauthClient", "RateLimited", attempt, Duration.seconds(1)])
      )
    })
  )

  it.effect("can be shorter than Retry-After, which is a lower bound", () =>
    Effect.gen(function* () {
      const at = yield* askedAt(get, everySecond, () =>
        Server.errorBody(429, "too.many.requests", { "Retry-After": "30" })
      )
      assert.deepStrictEqual(at, [0, 30_000, 60_000])
    })
  )

  it.effect("is not used if the request must not be sent again", () =>
    Effect.gen(function* () {
      const forever = { schedule: Schedule.spaced("1 second") }
      assert.deepStrictEqual(yield* askedAt(creation, forever), [0])
      assert.deepStrictEqual(yield* askedAt(get, forever, () => Server.errorBody(404, "not.found")), [0])
    })
  )

  it.effect(
    "without an end continues until the deadline, and does not start a wait that would exceed it",
    () =>
      Effect.gen(function* () {
        const policy = {
          schedule: Schedule.spaced("10 seconds"),
          deadline: "45 seconds",
          budgeted: false
        } as const
        assert.deepStrictEqual(yield* askedAt(get, policy), [0, 10_000, 20_000, 30_000, 40_000])
      })
  )

  it.effect("without an end is also limited by the budget", () =>
    Effect.gen(function* () {
      assert.lengthOf(yield* askedAt(get, { schedule: Schedule.recurs(1000) }), 11)
    })
  )

  it.effect("starts again for every call", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* askedAt(twice, everySecond), [0, 1000, 2000, 2000, 3000, 4000])
    })
  )
})

describe("the default schedule", () => {
  it.effect("waits at most 0.5, 1 and 2 seconds, at random, and ends after three retries", () =>
    Effect.gen(function* () {
      const firsts = new Set<number>()
      for (let run = 0; run < 20; run++) {
        const at = yield* askedAt(get)
        const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0))
        assert.lengthOf(waits, 3)
        for (const [index, ceiling] of [500, 1000, 2000].entries())
          assert.isAtMost(waits[index] ?? Infinity, ceiling)
        firsts.add(waits[0] ?? 0)
      }
      assert.isAbove(firsts.size, 10)
    })
  )

  it.effect("never waits more than 10 seconds, after any number of retries", () =>
    Effect.gen(function* () {
      const at = yield* askedAt(get, {
        schedule: RetryPolicy.exponential({ times: 20 }),
        deadline: "1 hour",
        budgeted: false
      })
      assert.lengthOf(at, 21)
      for (const [index, time] of at.entries()) {
        if (index > 0) assert.isAtMost(time - (at[index - 1] ?? 0), 10_000)
      }
      assert.isAbove(at.at(-1) ?? 0, 30_000)
    })
  )
})
