import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
/** The request log: its content, the secrets that it must not contain, and how a reader follows it. */
import { ControlApi } from "../src/internal/control/ControlApi.ts"
import * as RequestLog from "../src/internal/http/RequestLog.ts"
import * as RouteTable from "../src/internal/http/RouteTable.ts"
import * as Secrets from "../src/internal/organization/Secrets.ts"

const table = RouteTable.make(ControlApi)

type Changes = Partial<Omit<RequestLog.LoggedRequest, "match">> & { readonly url?: string }

const entry = ({
  method = "GET",
  url = "/api/v2/oauth/clients",
  ...changes
}: Changes = {}): RequestLog.LoggedRequest => ({
  at: 0,
  milliseconds: 1.26,
  method,
  match: table.match(method, url),
  status: 200,
  client: { id: "1", name: "Wallboard" },
  ...changes
})

const logged = Effect.fnUntraced(function* (...changes: ReadonlyArray<Changes>) {
  const log = yield* RequestLog.make(0)
  yield* Effect.forEach(changes, (change) => log.add(entry(change)))
  return log.read()
})

const pathOf = (method: string, url: string) =>
  Effect.map(logged({ method, url }), ({ requests }) => requests[0]?.path)

describe("the log of requests", () => {
  it.effect("has the time, operation, status and client of a request", () =>
    Effect.gen(function* () {
      const { requests, since } = yield* logged({ at: 1_700_000_000_000 })
      assert.strictEqual(since, "1970-01-01T00:00:00.000Z")
      assert.deepStrictEqual(requests, [
        {
          number: 1,
          at: "2023-11-14T22:13:20.000Z",
          method: "GET",
          path: "/api/v2/oauth/clients",
          status: 200,
          milliseconds: 1.3,
          client: "Wallboard"
        }
      ])
    })
  )

  it.effect("keeps the newest hundred, newest first, and counts all", () =>
    Effect.gen(function* () {
      const { counters, requests } = yield* logged(...Array.from({ length: 250 }, () => ({})))
      assert.deepStrictEqual(
        requests.map(({ number }) => number),
        Array.from({ length: 100 }, (_, index) => 250 - index)
      )
      assert.strictEqual(counters.requests, 250)
    })
  )

  it.effect("counts by class of status, refusal and client", () =>
    Effect.gen(function* () {
      const other = { id: "2", name: "CRM Sync" }
      const { counters } = yield* logged(
        { status: 204 },
        { status: 303, client: undefined },
        { status: 401, client: undefined },
        { status: 403, client: other },
        { status: 404 },
        { status: 429 },
        { status: 503, client: other }
      )
      assert.deepStrictEqual(counters, {
        requests: 7,
        statuses: { "2xx": 1, "3xx": 1, "4xx": 4, "5xx": 1 },
        refused: 3,
        clients: { 1: 3, 2: 2 }
      })
    })
  )

  for (const [method, url, path] of [
    ["GET", "/api/v2/oauth/clients/7?expand=all", "/api/v2/oauth/clients/{clientId}"],
    [
      "GET",
      "/api/v2/oauth/clients/7/usage/query/results/9",
      "/api/v2/oauth/clients/{clientId}/usage/query/results/{executionId}"
    ],
    ["POST", "/oauth/token?grant_type=x", "/oauth/token"],
    ["GET", "/oauth/authorize?code=abc", "/oauth/authorize"],
    ["GET", "/nothing/here#code", "/nothing/here"],
    ["GET", "/nothing/11111111-2222-4333-8444-555555555555", "/nothing/11111111-2222-4333-8444-555555555555"],
    ["GET", "/callback;code=abc", "/…"],
    ["GET", "/callback%3Fcode=abc", "/…"],
    ["GET", "http://user:word@elsewhere/a", "…//…/a"]
  ] as const) {
    it.effect(`shows ${method} ${url} as ${path}`, () =>
      Effect.map(pathOf(method, url), (shown) => assert.strictEqual(shown, path))
    )
  }

  for (const url of ["/", "/?a", "/docs", "/favicon.ico", "/__emulator/requests", "/__emulator/faults?a"]) {
    it.effect(`leaves out ${url}, which is about the emulator`, () =>
      Effect.map(logged({ url }), ({ counters, requests }) => {
        assert.deepStrictEqual(requests, [])
        assert.strictEqual(counters.requests, 0)
      })
    )
  }

  it.effect("shows no token, in any part of a URL", () =>
    Effect.gen(function* () {
      const places = [...RouteTable.operations.keys(), "query", "path", "parameter", "fragment"]
      for (const place of places) {
        const token = Redacted.value(Secrets.generate())
        const urls = [
          `/api/v2/oauth/clients?access_token=${token}`,
          `/api/v2/oauth/clients/${token}/usage/query`,
          `/oauth/authorize?code=${place}&state=${token}#${token}`,
          `/${token}`,
          `/callback/${token}/x`,
          `/callback;token=${token}`,
          `/callback%3f${token}`,
          `//${token}@host/`
        ]
        const page = yield* logged(...urls.map((url) => ({ url })))
        assert.strictEqual(page.requests.length, urls.length)
        assert.notInclude(JSON.stringify(page), token.slice(0, 20))
      }
    })
  )
})

const followed = Effect.fnUntraced(function* (log: RequestLog.RequestLog["Service"], pages: number) {
  const fiber = yield* Effect.forkChild(Stream.runCollect(Stream.take(log.follow, pages)))
  yield* TestClock.adjust(0)
  return fiber
})

const numbers = (pages: Iterable<RequestLog.Page>) =>
  Array.from(pages, ({ requests }) => requests.map(({ number }) => number))

describe("a reader who follows the log", () => {
  it.effect("gets the whole log, and then each request once", () =>
    Effect.gen(function* () {
      const log = yield* RequestLog.make(0)
      yield* log.add(entry())
      const fiber = yield* followed(log, 3)
      yield* log.add(entry())
      yield* TestClock.adjust(RequestLog.pause)
      yield* log.add(entry())
      yield* TestClock.adjust(RequestLog.pause)
      assert.deepStrictEqual(numbers(yield* Fiber.join(fiber)), [[1], [2], [3]])
    })
  )

  it.effect("gets an empty log at once", () =>
    Effect.gen(function* () {
      const log = yield* RequestLog.make(0)
      assert.deepStrictEqual(numbers(yield* Stream.runCollect(Stream.take(log.follow, 1))), [[]])
    })
  )

  it.effect("gets simultaneous requests together, and only the newest of too many", () =>
    Effect.gen(function* () {
      const log = yield* RequestLog.make(0)
      const fiber = yield* followed(log, 2)
      yield* Effect.repeat(log.add(entry()), { times: 300 })
      yield* TestClock.adjust(RequestLog.pause)
      const [, page] = Array.from(yield* Fiber.join(fiber))
      assert.strictEqual(page?.requests.length, RequestLog.capacity)
      assert.strictEqual(page?.requests[0]?.number, 301)
      assert.strictEqual(page?.counters.requests, 301)
    })
  )

  it.effect("does not delay other readers", () =>
    Effect.gen(function* () {
      const log = yield* RequestLog.make(0)
      const quick = yield* followed(log, 2)
      const slow = yield* Effect.forkChild(Stream.runForEach(log.follow, () => Effect.never))
      yield* TestClock.adjust(0)
      yield* log.add(entry())
      yield* TestClock.adjust(RequestLog.pause)
      assert.deepStrictEqual(numbers(yield* Fiber.join(quick)), [[], [1]])
      yield* Fiber.interrupt(slow)
    })
  )
})
