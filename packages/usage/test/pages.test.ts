/** Pages of results: no row is lost or returned twice, and no server is read forever. */
import { GenesysError } from "@effect-genesys/client"
import { Interval } from "@effect-genesys/schemas"
import * as Scale from "@effect-genesys/testing/Scale"
import { Usage } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as Cloud from "./Cloud.ts"

const interval = Result.getOrThrow(Interval.parse("2026-01-01/2026-01-31"))

const query: Usage.Request = { kind: "client", clientId: "c1", query: { interval } }
const search: Usage.Request = { kind: "search", query: { interval } }
const job: Usage.Request = { kind: "organizationJob", query: { interval, groupBy: ["OauthClientId"] } }

/** A server that returns the page at a cursor. A request for more pages than `most` is a defect. */
const paged = (pageAt: (after: string | null) => object, most: number) => {
  let pages = 0
  const client = HttpClient.make((request, { searchParams }) => {
    if (request.method === "POST") {
      return Effect.succeed(
        HttpClientResponse.fromWeb(request, Response.json({ executionId: "e1", id: "e1" }))
      )
    }
    pages += 1
    return pages > most
      ? Effect.die("pages are read forever")
      : Effect.succeed(HttpClientResponse.fromWeb(request, Response.json(pageAt(searchParams.get("after")))))
  })
  return Cloud.over(client, { rateLimit: false })
}

const ofSearch = (requests: number, after?: string) => ({
  queryStatus: "Complete",
  results: [{ requests }],
  cursors: { after }
})
const ofJob = (requestCount: number, nextUri?: string) => ({
  queryStatus: "Succeeded",
  entities: [{ requestCount, oauthClient: { id: "c1" } }],
  nextUri
})

const jobAfter = (after: string) => ofJob(1, `/jobs/e1?after=${after}`)

const jobAt = (after: string) => `/api/v2/usage/aggregates/query/jobs/e1?pageSize=1000&after=${after}`

/** A job with this many pages of one row. */
const upTo = (last: number) => (after: string | null) => {
  const page = Number(after ?? 1)
  return ofJob(1, page < last ? jobAt(String(page + 1)) : "")
}

const run = (request: Usage.Request, pageAt: (after: string | null) => object, most = 3) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(DateTime.toEpochMillis(DateTime.makeUnsafe("2026-03-01T00:00:00Z")))
    const fiber = yield* Effect.forkChild(Effect.provide(Usage.run(request), paged(pageAt, most)))
    yield* TestClock.adjust("1 minute")
    return yield* Fiber.join(fiber)
  })

const requestsOf = (rows: Usage.Rows) => rows.map(({ requests }) => requests)

describe("rows in pages", () => {
  it.effect("end with the page that names no next one", () =>
    Effect.gen(function* () {
      const searched = yield* run(search, (after) => (after === "2" ? ofSearch(2, "") : ofSearch(1, "2")))
      assert.deepStrictEqual(requestsOf(searched), [1, 2])
      const ofOrganization = yield* run(job, (after) =>
        after === "a+b/c=" ? ofJob(2, jobAt("")) : ofJob(1, jobAt("a%2Bb%2Fc%3D"))
      )
      assert.deepStrictEqual(requestsOf(ofOrganization), [1, 2])
    })
  )

  it.effect("are returned once by a query with a cursor, since no parameter takes it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(requestsOf(yield* run(query, () => ofSearch(1, "2"))), [1])
    })
  )

  const endless: ReadonlyArray<
    readonly [
      what: string,
      request: Usage.Request,
      pageAt: (after: string | null) => object,
      pages: number,
      problem: RegExp
    ]
  > = [
    [
      "a search that never advances",
      search,
      () => ofSearch(1, "2"),
      2,
      /names an earlier page as the next one/
    ],
    ["a job that never advances", job, () => jobAfter("2"), 2, /names an earlier page as the next one/],
    [
      "pages in a cycle",
      job,
      (after) => jobAfter(after === "2" ? "3" : "2"),
      3,
      /names an earlier page as the next one/
    ],
    [
      "a page that names itself",
      job,
      (after) => jobAfter(after === null ? "2" : "3"),
      3,
      /names an earlier page as the next one/
    ],
    [
      "pages in a cycle from the third on",
      job,
      (after) => jobAfter({ 2: "3", 3: "4", 4: "3" }[after ?? ""] ?? "2"),
      4,
      /names an earlier page as the next one/
    ],
    [
      "a next page in another spelling of the same cursor",
      job,
      (after) => jobAfter(after === null ? "a%2Fb" : "%61%2f%62"),
      2,
      /names an earlier page as the next one/
    ],
    [
      "a next page behind other parameters, with the same cursor",
      job,
      (after) => ofJob(1, after === null ? "/jobs/e1?after=2" : "https://api/jobs/e1?pageSize=9&after=2#end"),
      2,
      /names an earlier page as the next one/
    ],
    [
      "three pages in a cycle",
      job,
      (after) => jobAfter({ 2: "3", 3: "4" }[after ?? ""] ?? "2"),
      4,
      /names an earlier page as the next one/
    ],
    ["a job whose next page has no cursor", job, () => ofJob(1, "/jobs/e1?page=2"), 1, /has no cursor/]
  ]
  for (const [what, request, pageAt, pages, problem] of endless) {
    it.effect(`of ${what} are an error, instead of too many or too few`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(run(request, pageAt, pages))
        assert.instanceOf(error, GenesysError.GenesysError)
        assert.strictEqual(error.reason._tag, "Decode")
        assert.match(error.message, problem)
      })
    )
  }

  // Ten thousand calls take seconds, so only the next case makes them.
  const most = Scale.isFull ? 10_000 : 1000
  it.effect(`are read up to ${most}`, () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* run(job, upTo(most), most)).length, most)
    })
  )

  it.effect("are read up to ten thousand, and no further if each names a new one", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(run(job, upTo(Infinity), 10_000))
      assert.match(error.message, /more than 10000 pages; request a shorter interval/)
    })
  )

  it.effect("that cannot be read leave the handle in the cause, to read them again", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(
        run(job, (after) => (after === null ? ofJob(1, "/jobs/e1?after=2") : { queryStatus: 42 }))
      )
      const handle = Exit.isFailure(exit) ? Option.getOrUndefined(Usage.handleOf(exit.cause)) : undefined
      assert.deepInclude(handle?.id, { kind: "organizationJob", jobId: "e1" })
    })
  )

  it.effect("of a job that expires while they are read are an error", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        run(job, (after) => (after === null ? ofJob(1, "/jobs/e1?after=2") : { queryStatus: "Running" }))
      )
      assert.match(error.message, /is no longer there/)
    })
  )
})
