/** A query that was just accepted: the responses that a server may send before the result. */
import { GenesysError } from "@effect-genesys/client"
import { Interval } from "@effect-genesys/schemas"
import * as Elapsed from "@effect-genesys/testing/Elapsed"
import { Usage } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as Cloud from "./Cloud.ts"

const interval = Result.getOrThrow(Interval.parse("1970-01-01/1970-01-01"))

/** A server that accepts a query with 202, and does not find it for this time. */
const hiddenFor = (seconds: number) => {
  const client = HttpClient.make((request) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      const response =
        request.method === "POST"
          ? Response.json({ executionId: "e1", id: "e1" }, { status: 202 })
          : now < seconds * 1000
            ? Response.json({ status: 404, code: "not.found", message: "Not found" }, { status: 404 })
            : Response.json({ queryStatus: "Complete", results: [{ requests: 7 }] })
      return HttpClientResponse.fromWeb(request, response)
    })
  )
  return Cloud.over(client)
}

const run = (seconds: number) =>
  Effect.gen(function* () {
    const request: Usage.Request = { kind: "client", clientId: "c1", query: { interval } }
    const fiber = yield* Effect.forkChild(
      Effect.result(Effect.provide(Usage.run(request), hiddenFor(seconds)))
    )
    yield* TestClock.adjust("1 minute")
    assert.isDefined(fiber.pollUnsafe(), "it still runs")
    return yield* Fiber.join(fiber)
  })

describe("a query that was accepted and returns 404", () => {
  for (const seconds of [1, 5, 20]) {
    it.effect(`for ${seconds} s still runs`, () =>
      Effect.gen(function* () {
        const rows = Result.getOrThrow(yield* run(seconds))
        assert.deepStrictEqual(
          rows.map(({ requests }) => requests),
          [7]
        )
      })
    )
  }

  it.effect("for longer than 30 s is not found", () =>
    Effect.gen(function* () {
      const result = yield* run(600)
      assert.isTrue(Result.isFailure(result))
      if (!Result.isFailure(result)) return
      assert.instanceOf(result.failure, GenesysError.GenesysError)
      assert.strictEqual(result.failure.reason._tag, "NotFound")
    })
  )
})

type Reply = readonly [status: number, body: object]

const missing: Reply = [404, { status: 404, code: "not.found" }]
const unavailable: Reply = [503, { status: 503, code: "service.unavailable" }]
const running: Reply = [200, { queryStatus: "Running" }]
const complete: Reply = [200, { queryStatus: "Complete", results: [{ requests: 7 }] }]

/** The end of a query, by the response at each second from its submission. */
const ending = (at: (second: number) => Reply, resumedAfter = 0) =>
  Effect.gen(function* () {
    let submittedAt = 0
    const client = HttpClient.make((request) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        if (request.method === "POST") submittedAt = now
        const [status, body] =
          request.method === "POST" ? [202, { executionId: "e1" }] : at((now - submittedAt) / 1000)
        return HttpClientResponse.fromWeb(request, Response.json(body, { status }))
      })
    )
    const cloud = Cloud.over(client)
    const handle = yield* Effect.provide(
      Usage.submit({ kind: "client", clientId: "c1", query: { interval } }),
      cloud
    )
    yield* TestClock.adjust(resumedAfter * 1000)
    const rows = resumedAfter === 0 ? Usage.await(handle) : Usage.resume(Usage.encodeHandle(handle))
    const fiber = yield* Effect.forkChild(Effect.result(Effect.provide(rows, cloud)))
    const result = yield* Elapsed.within("11 minutes", fiber, "5 seconds")
    if (Result.isSuccess(result)) return result.success.map(({ requests }) => requests)
    return "reason" in result.failure && typeof result.failure.reason === "object"
      ? result.failure.reason._tag
      : result.failure._tag
  })

describe("a query", () => {
  it.effect("that was found, and later is not, ends with NotFound", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* ending((second) => (second < 5 ? running : missing)), "NotFound")
      assert.strictEqual(
        yield* ending((second) => (second < 2 ? missing : second < 8 ? running : missing)),
        "NotFound"
      )
    })
  )

  it.effect("that is resumed may return 404 for 30 s, and ends with NotFound after them", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* ending((second) => (second < 20 ? missing : complete), 10), [7])
      assert.strictEqual(yield* ending(() => missing, 60), "NotFound")
    })
  )

  it.effect("tolerates an outage of minutes, and no other error", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* ending((second) =>
          second > 300 ? complete : second < 3 || second > 240 ? running : unavailable
        ),
        [7]
      )
      assert.strictEqual(
        yield* ending(() => [403, { status: 403, code: "missing.permissions" }]),
        "Forbidden"
      )
      assert.strictEqual(
        yield* ending(() => [500, { status: 500, code: "max.response.size.reached" }]),
        "Server"
      )
    })
  )
})
