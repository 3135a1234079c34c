import { PollTimeout } from "@effect-genesys/polling"
import { Interval } from "@effect-genesys/schemas"
import { Usage, UsageFailed } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Cloud from "./Cloud.ts"

const january = Result.getOrThrow(Interval.parse("2026-01-01/2026-01-31"))

const now = DateTime.toEpochMillis(DateTime.makeUnsafe("2026-03-01T00:00:00Z"))

/** Responds to a submission with `submitted`, and to the checks with each of `results`, then with the last one. */
const server = (submitted: () => Response, ...results: ReadonlyArray<() => Response>) => {
  let checks = 0
  const paths: Array<string> = []
  const client = HttpClient.make((request, url) => {
    paths.push(url.pathname)
    const isCheck = url.pathname.includes("/results/")
    if (isCheck) checks += 1
    const respond = isCheck ? results[Math.min(checks, results.length) - 1] : submitted
    return Effect.succeed(HttpClientResponse.fromWeb(request, (respond ?? submitted)()))
  })
  const layer = Cloud.over(client)
  return { layer, paths, checks: () => checks }
}

const submitted =
  (status = 200) =>
  () =>
    Response.json({ executionId: "e1" }, { status })
const status = (queryStatus: string) => () => Response.json({ queryStatus })
const complete = () =>
  Response.json({
    queryStatus: "Complete",
    results: [
      {
        clientId: "c1",
        clientName: "",
        organizationId: "",
        userId: "",
        templateUri: "api/v2/users/{userId}",
        httpMethod: "GET",
        status200: 7,
        status300: 0,
        status400: 2,
        status500: 1,
        status429: 1,
        requests: 10,
        date: "2026-01-02T00:00:00Z"
      }
    ]
  })

/** Runs long after that January. */
const within = <A, E>(minutes: number, effect: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(now)
    const fiber = yield* Effect.forkChild(effect)
    yield* TestClock.adjust(`${minutes} minutes`)
    return yield* Fiber.join(fiber)
  })

describe("a usage query", () => {
  for (const code of [200, 202]) {
    it.effect(`that was accepted with ${code} returns clean rows once it is complete`, () =>
      Effect.gen(function* () {
        const api = server(submitted(code), status("Running"), complete)
        const rows = yield* within(1, Effect.provide(Usage.summary("c1"), api.layer))
        assert.deepStrictEqual(rows, [
          {
            date: DateTime.makeUnsafe("2026-01-02T00:00:00Z"),
            clientId: "c1",
            templateUri: "api/v2/users/{userId}",
            httpMethod: "GET",
            requests: 10,
            status200: 7,
            status300: 0,
            status400: 2,
            status500: 1,
            status429: 1
          }
        ])
      })
    )
  }

  const results = "/api/v2/oauth/clients/c1/usage/query/results"
  const submissions: ReadonlyArray<readonly [what: string, response: object, executionId: string]> = [
    ["its id", { executionId: "e7" }, "e7"],
    ["its id rather than its URI", { executionId: "e7", resultsUri: `${results}/e8` }, "e7"],
    ["its URI where the id is empty", { executionId: "", resultsUri: `${results}/e7` }, "e7"],
    ["its URI where there is no id", { resultsUri: `${results}/e7` }, "e7"],
    ["a URI with a host", { resultsUri: `https://api.mypurecloud.de${results}/e7` }, "e7"],
    ["a URI with a query", { resultsUri: `${results}/e7?pageSize=10` }, "e7"],
    ["a URI with slashes in its query", { resultsUri: `${results}/e7?from=/a/b/e8` }, "e7"],
    ["a URI with a fragment", { resultsUri: `${results}/e7#/e8` }, "e7"],
    ["a URI with a slash at its end", { resultsUri: `${results}/e7/` }, "e7"],
    ["a URI with a slash before its query", { resultsUri: `${results}/e7/?pageSize=10` }, "e7"],
    ["a URI that ends with results", { resultsUri: "/api/v2/usage/query/e7/results" }, "e7"],
    ["such a URI with a query", { resultsUri: "/api/v2/usage/query/e7/results?pageSize=10" }, "e7"]
  ]
  for (const [what, response, executionId] of submissions) {
    it.effect(`is found by ${what}`, () =>
      Effect.gen(function* () {
        const api = server(() => Response.json(response), complete)
        yield* within(1, Effect.provide(Usage.summary("c1", { days: 3 }), api.layer))
        assert.strictEqual(api.paths.at(-1), `${results}/${executionId}`)
      })
    )
  }

  it.effect("has 0 for a count that the server leaves out, and adds the requests up", () =>
    Effect.gen(function* () {
      const counts = [{ status200: 3, status400: 2, status429: 1 }]
      const api = server(submitted(), () => Response.json({ queryStatus: "Complete", results: counts }))
      const rows = yield* within(1, Effect.provide(Usage.query("c1", { interval: january }), api.layer))
      assert.deepStrictEqual(rows, [
        { requests: 5, status200: 3, status300: 0, status400: 2, status500: 0, status429: 1 }
      ])
    })
  )

  it.effect("without an execution id fails before the first check", () =>
    Effect.gen(function* () {
      const api = server(() => Response.json({}), complete)
      const error = yield* Effect.flip(Effect.provide(Usage.summary("c1"), api.layer))
      assert.strictEqual(error._tag, "GenesysError")
      assert.strictEqual(api.checks(), 0)
    })
  )

  it.effect("that failed ends at once with a typed error", () =>
    Effect.gen(function* () {
      const api = server(submitted(), status("Failed"))
      const error = yield* within(
        1,
        Effect.flip(Effect.provide(Usage.query("c1", { interval: january }), api.layer))
      )
      assert.instanceOf(error, UsageFailed.UsageFailed)
      assert.strictEqual(api.checks(), 1)
    })
  )

  it.effect("in an unknown state runs until the deadline, and resumes from the handle after it", () =>
    Effect.gen(function* () {
      const api = server(submitted(), status("Paused"))
      const error = yield* within(
        11,
        Effect.flip(Effect.provide(Usage.query("c1", { interval: january }), api.layer))
      )
      assert.instanceOf(error, PollTimeout.PollTimeout)
      assert.strictEqual(error._tag, "PollTimeout")
      assert.strictEqual(error.lastState, "Paused")

      const kept = Usage.encodeHandle(error.handle)
      const another = server(submitted(), complete)
      const rows = yield* within(1, Effect.provide(Usage.resume(kept, { deadline: "1 hour" }), another.layer))
      assert.strictEqual(rows.length, 1)
      assert.deepStrictEqual(another.paths, ["/api/v2/oauth/clients/c1/usage/query/results/e1"])
    })
  )

  it.effect("emits its progress", () =>
    Effect.gen(function* () {
      const api = server(submitted(), status("Running"), status("Running"), complete)
      const events = yield* within(
        1,
        Usage.submit({ kind: "client", clientId: "c1", query: { interval: january } }).pipe(
          Effect.flatMap((handle) => Stream.runCollect(Usage.progress(handle))),
          Effect.provide(api.layer)
        )
      )
      assert.deepStrictEqual(
        events.map((event) => (event._tag === "Progress" ? event.state : event.value.length)),
        ["Running", 1]
      )
    })
  )
})
