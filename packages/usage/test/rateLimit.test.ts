/** A check that waits for the rate limit counts as one check. */
import { Interval } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Cloud from "./Cloud.ts"

const interval = Result.getOrThrow(Interval.parse("1970-01-01/1970-01-01"))

const server = HttpClient.make((request) =>
  Effect.succeed(
    HttpClientResponse.fromWeb(
      request,
      Response.json(request.method === "POST" ? { executionId: "e1" } : { queryStatus: "Complete" })
    )
  )
)

it.effect("checks a query once, after other calls have used up the rate limit", () =>
  Effect.gen(function* () {
    const fiber = yield* Usage.submit({ kind: "client", clientId: "c1", query: { interval } }).pipe(
      Effect.flatMap((handle) => Stream.runLast(Usage.progress(handle))),
      Effect.flatMap(Effect.fromOption),
      Effect.provide(Cloud.over(server, { rateLimit: { limit: 1 } })),
      Effect.forkChild
    )
    yield* TestClock.adjust("2 minutes")
    const { _tag, attempts } = yield* Fiber.join(fiber)
    assert.deepStrictEqual({ _tag, attempts }, { _tag: "Completed", attempts: 1 })
  })
)
