/** A query that was just accepted, and that the server does not find yet. */
import { Credentials, GenesysCloud, GenesysError } from "@effect-genesys/client"
import { Interval } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"

const interval = Result.getOrThrow(Interval.parse("1970-01-01/1970-01-01"))

/** A server that accepts with 202 and does not find what it accepted for so long. */
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
  return GenesysCloud.layer({
    region: "mypurecloud.de",
    credentials: Credentials.accessToken(Redacted.make("t"))
  }).pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, client)), Layer.orDie)
}

const run = (seconds: number) =>
  Effect.gen(function* () {
    const request: Usage.Request = { of: "client", clientId: "c1", query: { interval } }
    const fiber = yield* Effect.forkChild(
      Effect.result(Effect.provide(Usage.run(request), hiddenFor(seconds)))
    )
    yield* TestClock.adjust("1 minute")
    assert.isDefined(fiber.pollUnsafe(), "it still waits")
    return yield* Fiber.join(fiber)
  })

describe("a query that is accepted and answers 404", () => {
  for (const seconds of [1, 5, 20]) {
    it.effect(`for ${seconds} s is waited for`, () =>
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
