/** The number of requests in flight at a time: submissions and checks. */
import { FanOut, Policy } from "@effect-genesys/polling"
import { Interval } from "@effect-genesys/schemas"
import * as Elapsed from "@effect-genesys/testing/Elapsed"
import { Fleet, Usage, Intervals } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Cloud from "./Cloud.ts"

const interval = Result.getOrThrow(Interval.parse("2026-02-01/2026-02-20"))
const clientIds = Array.from({ length: 20 }, (_, index) => `c${index}`)
const policy = { initialDelay: 0, cadence: Policy.spaced("1 second") }

/** The most submissions and checks that were in flight at a time, each of which takes the server a second. */
const inFlight = (run: Effect.Effect<unknown, unknown, Usage.Services>) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(DateTime.toEpochMillis(DateTime.makeUnsafe("2026-03-01T00:00:00Z")))
    const now = { POST: 0, GET: 0 }
    const most = { submissions: 0, checks: 0, together: 0, requests: 0 }
    const client = HttpClient.make((request) => {
      const kind = request.method === "POST" ? "POST" : "GET"
      now[kind] += 1
      most.requests += 1
      most.submissions = Math.max(most.submissions, now.POST)
      most.checks = Math.max(most.checks, now.GET)
      most.together = Math.max(most.together, now.POST + now.GET)
      return Effect.sync(() => {
        now[kind] -= 1
        const refused = request.url.endsWith("/api/v2/usage/query")
        return HttpClientResponse.fromWeb(
          request,
          refused
            ? Response.json({ status: 403 }, { status: 403 })
            : Response.json(
                kind === "POST" ? { executionId: "e1" } : { queryStatus: "Complete", results: [] }
              )
        )
      }).pipe(Effect.delay("1 second"))
    })
    const fiber = yield* run.pipe(Effect.provide(Cloud.over(client, { rateLimit: false })), Effect.forkChild)
    yield* Elapsed.within("1 hour", fiber, "1 second")
    return most
  })

describe("requests in flight", () => {
  const query = { interval } as const
  const cases: ReadonlyArray<
    readonly [
      what: string,
      start: (concurrency: number) => Effect.Effect<unknown, unknown, Usage.Services>,
      byDefault: Effect.Effect<unknown, unknown, Usage.Services>,
      most: number
    ]
  > = [
    [
      "queries of many clients",
      (concurrency) => Stream.runDrain(Usage.queryAll(clientIds, query, { policy, concurrency })),
      Stream.runDrain(Usage.queryAll(clientIds, query, { policy })),
      16
    ],
    [
      "a fleet that is read client by client",
      (concurrency) => Stream.runDrain(Fleet.events(query, { clientIds, policy, concurrency })),
      Stream.runDrain(Fleet.events(query, { clientIds, policy })),
      16
    ],
    [
      "the parts of an interval",
      (concurrency) =>
        Intervals.run({ kind: "client", clientId: "c1", query }, { maxDays: 1, policy, concurrency }),
      Intervals.run({ kind: "client", clientId: "c1", query }, { maxDays: 1, policy }),
      4
    ]
  ]
  for (const [what, start, byDefault, most] of cases) {
    for (const [limit, run, expected] of [
      ["`concurrency`", start(3), 3],
      ["one", start(1), 1],
      ["the default", byDefault, most]
    ] as const) {
      it.effect(`are at most ${limit}, for ${what}: ${expected}`, () =>
        Effect.gen(function* () {
          const { checks, submissions, together } = yield* inFlight(run)
          assert.strictEqual(submissions, expected)
          assert.strictEqual(together, expected)
          assert.isAtMost(checks, expected)
        })
      )
    }
  }

  it.effect("go through one throttle, submissions too, if FanOut runs the queries", () =>
    Effect.gen(function* () {
      const throttle = yield* Semaphore.make(2)
      const starts = clientIds.map((clientId) =>
        Effect.map(Usage.submit({ kind: "client", clientId, query }), ({ id }) => id)
      )
      const { requests, submissions, together } = yield* inFlight(
        Stream.runDrain(
          FanOut.runAll(Usage.operation, starts, {
            ...policy,
            concurrency: 10,
            throttle: throttle.withPermits(1)
          })
        )
      )
      assert.strictEqual(submissions, 2)
      assert.strictEqual(together, 2)
      assert.strictEqual(requests, 2 * clientIds.length)
    })
  )
})
