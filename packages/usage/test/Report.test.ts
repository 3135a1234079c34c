import { Report, Usage, type UsageRow } from "@effect-genesys/usage"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Emulated from "./Emulated.ts"

const row = (
  counts: Partial<UsageRow.Counts>,
  dimensions: Partial<UsageRow.Dimensions> = {},
  date?: string
): UsageRow.UsageRow => ({
  requests: 0,
  status200: 0,
  status300: 0,
  status400: 0,
  status500: 0,
  status429: 0,
  ...counts,
  ...dimensions,
  ...(date !== undefined && { date: DateTime.makeUnsafe(date) })
})

const rows = [
  row(
    { requests: 6, status200: 5, status400: 1, status429: 1 },
    { clientId: "c1", clientName: "Bot", httpMethod: "GET", templateUri: "api/v2/users" },
    "2026-01-02T00:00:00Z"
  ),
  row(
    { requests: 3, status200: 2, status500: 1 },
    { clientId: "c2", clientName: "", httpMethod: "PUT", templateUri: "api/v2/users" },
    "2026-01-01T00:00:00Z"
  ),
  row(
    { requests: 1, status300: 1 },
    { clientId: "c1", clientName: "Bot", httpMethod: "GET", templateUri: "api/v2/queues" },
    "2026-01-01T00:00:00Z"
  )
]

const requestsOf = (parts: ReadonlyArray<Report.Part>) =>
  parts.map(({ label, requests, share }) => [label, requests, share])

describe("a report", () => {
  const report = Report.ofRows(rows)

  test("adds up rows by client, endpoint, method and day, with shares", () => {
    assert.strictEqual(report.rows, 3)
    assert.deepStrictEqual(report.total, {
      requests: 10,
      status200: 7,
      status300: 1,
      status400: 1,
      status500: 1,
      status429: 1
    })
    assert.deepStrictEqual(requestsOf(report.clients), [
      ["Bot", 7, 0.7],
      ["c2", 3, 0.3]
    ])
    assert.deepStrictEqual(requestsOf(report.endpoints), [
      ["GET api/v2/users", 6, 0.6],
      ["PUT api/v2/users", 3, 0.3],
      ["GET api/v2/queues", 1, 0.1]
    ])
    assert.deepStrictEqual(requestsOf(report.methods), [
      ["GET", 7, 0.7],
      ["PUT", 3, 0.3]
    ])
    assert.deepStrictEqual(requestsOf(report.periods), [
      ["2026-01-01", 4, 0.4],
      ["2026-01-02", 6, 0.6]
    ])
    assert.deepStrictEqual(
      report.statusClasses.map(({ requests, statusClass }) => [statusClass, requests]),
      [
        ["2xx", 7],
        ["3xx", 1],
        ["4xx", 1],
        ["5xx", 1]
      ]
    )
    assert.strictEqual(report.peak?.key, "2026-01-02")
  })

  test("names an endpoint by its known parts", () => {
    const { endpoints } = Report.ofRows([
      row({ requests: 3 }, { httpMethod: "GET", templateUri: "" }),
      row({ requests: 2 }, { httpMethod: "", templateUri: "api/v2/users" }),
      row({ requests: 1 }, { templateUri: "api/v2/queues" })
    ])
    assert.deepStrictEqual(
      endpoints.map(({ key }) => key),
      ["GET", "api/v2/users", "api/v2/queues"]
    )
  })

  test("has its peak at the granularity of the rows", () => {
    const minutes = [
      row({ requests: 2 }, {}, "2026-01-01T10:00:00Z"),
      row({ requests: 5 }, {}, "2026-01-01T10:01:00Z")
    ]
    assert.strictEqual(Report.ofRows(minutes).peak?.key, "2026-01-01T10:01:00.000Z")
  })

  test("of no rows has no shares, and no peak", () => {
    const { clients, peak, statusClasses, total } = Report.ofRows([])
    assert.strictEqual(total.requests, 0)
    assert.deepStrictEqual(clients, [])
    assert.isUndefined(peak)
    assert.deepStrictEqual(
      statusClasses.map(({ share }) => share),
      [0, 0, 0, 0]
    )
  })

  test("shows the largest entries, and the sum of the others", () => {
    const { others, parts } = Report.top(report.endpoints, 1)
    assert.deepStrictEqual(
      parts.map(({ key }) => key),
      ["GET api/v2/users"]
    )
    assert.deepInclude(others, { requests: 4, status500: 1, share: 0.4 })
  })

  test("shows the changes from one interval to another", () => {
    const later = Report.ofRows([
      row({ requests: 9 }, { clientId: "c2" }),
      row({ requests: 2 }, { clientId: "c3", clientName: "New" })
    ])
    assert.deepStrictEqual(
      Report.compare(report.clients, later.clients).map((change) => [
        change.label,
        change.before.requests,
        change.after.requests,
        change.difference
      ]),
      [
        ["Bot", 7, 0, -7],
        ["c2", 3, 9, 6],
        ["New", 0, 2, 2]
      ]
    )
  })
})

layer(Emulated.layer(), { excludeTestServices: true })("the report of an organization", (it) => {
  it.effect("is the sum of its rows, for every kind of request", () =>
    Effect.gen(function* () {
      const interval = yield* Emulated.month
      const byJob = yield* Usage.report({
        kind: "organizationJob",
        query: {
          interval,
          granularity: "Day",
          groupBy: ["OauthClientId", "OauthClientName", "TemplateUri", "HttpMethod"]
        }
      })
      const found = yield* Usage.organization({
        interval,
        granularity: "Day",
        groupBy: ["OAuthClientId", "TemplateUri", "HttpMethod"]
      })
      const byQuery = yield* Report.of(Stream.fromIterable(found))
      assert.deepStrictEqual(byJob, byQuery)
      assert.strictEqual(byJob.rows, found.length)
      assert.strictEqual(byJob.total.requests, Emulated.total(found))
      assert.isAbove(byJob.clients.length, 10)
      assert.strictEqual(byJob.peak, byJob.periods.toSorted((a, b) => b.requests - a.requests)[0])
      const shares = byJob.clients.reduce((sum, { share }) => sum + share, 0)
      assert.closeTo(shares, 1, 1e-9)
    })
  )
})
