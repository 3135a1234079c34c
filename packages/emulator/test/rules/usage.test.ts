/** Usage queries, as the vendor documents them and as its responses show them. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { administrator, ask, create, pass, rule } from "./Rule.ts"

/** A submitted query, and an effect that reads its result. */
const submit = Effect.fnUntraced(function* (path: string, query: object) {
  const call = yield* administrator
  const { body } = yield* call("POST", path, query)
  const resultsUri = String(body["resultsUri"]).slice("/api/v2".length)
  return { result: Effect.map(call("GET", resultsUri), (reply) => reply.body) }
})

describe("usage queries", () => {
  const Row = Schema.Record(Schema.String, Schema.Unknown)
  const users = "api/v2/users/{userId}"

  /** A client that made calls on two days. */
  const called = Effect.gen(function* () {
    const { clock, record } = yield* Emulator.Emulator
    yield* clock.advance("20000 days")
    const client = yield* create()
    const call = { clientId: client.id, templateUri: users, httpMethod: "GET" }
    for (const [date, status, times] of [
      ["2020-02-01T00:00:00Z", 200, 5],
      ["2020-02-01T12:00:00Z", 429, 2],
      ["2020-02-01T12:00:00Z", 503, 1],
      ["2020-02-28T23:59:59Z", 302, 3]
    ] as const) {
      record({ ...call, at: Date.parse(date), status }, times)
    }
    return client
  })

  const rows = (path: string, query: object) =>
    Effect.gen(function* () {
      const { result } = yield* submit(path, query)
      const { results } = yield* result
      return yield* Schema.decodeUnknownEffect(Schema.Array(Row))(results)
    })

  const now = { queryLatency: 0 }
  const february = "2020-02-01/2020-02-28"

  for (const [path, resultsUri] of [
    ["/oauth/clients/{id}/usage/query", "/api/v2/oauth/clients/{id}/usage/query/results/{executionId}"],
    ["/usage/query", "/api/v2/usage/query/{executionId}/results"],
    ["/usage/simplesearch", "/api/v2/usage/simplesearch/{executionId}/results"]
  ] as const) {
    rule(
      `the response to a submission has an id, and a path without a host: ${resultsUri}`,
      Effect.gen(function* () {
        const { id } = yield* called
        const call = yield* administrator
        const { body, status } = yield* call("POST", path.replace("{id}", id), { interval: february })
        assert.strictEqual(status, 200)
        assert.sameMembers(Object.keys(body), ["executionId", "resultsUri"])
        const executionId = String(body["executionId"])
        const expected = resultsUri.replace("{id}", id).replace("{executionId}", executionId)
        assert.strictEqual(body["resultsUri"], expected)
      })
    )
  }

  rule(
    "a running query has only its state; a complete one has rows, and no cursors",
    Effect.gen(function* () {
      const { path } = yield* called
      const { result } = yield* submit(`${path}/usage/query`, { interval: february })
      assert.deepStrictEqual(yield* result, { queryStatus: "Running" })
      yield* pass("2 minutes")
      const complete = yield* result
      assert.strictEqual(complete["queryStatus"], "Complete")
      assert.sameMembers(Object.keys(complete), ["queryStatus", "results"])
    }),
    { queryLatency: "2 minutes" }
  )

  rule(
    "a row has every dimension, empty unless grouped by, and every count, without a date",
    Effect.gen(function* () {
      const { path } = yield* called
      const query = { interval: february, groupBy: ["HttpMethod"] }
      assert.deepStrictEqual(yield* rows(`${path}/usage/query`, query), [
        {
          clientId: "",
          clientName: "",
          organizationId: "",
          userId: "",
          templateUri: "",
          httpMethod: "GET",
          status200: 5,
          status300: 3,
          status400: 2,
          status500: 1,
          status429: 2,
          requests: 11
        }
      ])
    }),
    now
  )

  rule(
    "rows by client have its name, and rows without groupBy are by client",
    Effect.gen(function* () {
      const { id, path } = yield* called
      const [row = {}, ...rest] = yield* rows(`${path}/usage/query`, { interval: february })
      assert.isEmpty(rest)
      assert.deepInclude(row, { clientId: id, clientName: "Bot", templateUri: "", requests: 11 })
    }),
    now
  )

  rule(
    "a template has no slash in front, and a date is the start of its bucket, without milliseconds",
    Effect.gen(function* () {
      const { path } = yield* called
      const query = { interval: february, granularity: "Day", groupBy: ["TemplateUri"] }
      const found = yield* rows(`${path}/usage/query`, query)
      assert.sameMembers(
        found.map(({ date, templateUri }) => `${String(date)} ${String(templateUri)}`),
        [`2020-02-01T00:00:00Z ${users}`, `2020-02-28T00:00:00Z ${users}`]
      )
    }),
    now
  )

  rule(
    "rows come in no order",
    Effect.gen(function* () {
      const { record } = yield* Emulator.Emulator
      const { id, path } = yield* called
      const call = { clientId: id, templateUri: users, httpMethod: "GET", status: 200 }
      for (let day = 2; day < 20; day++) record({ ...call, at: Date.UTC(2020, 1, day) })
      const interval = "2020-02-02/2020-02-19"
      const found = yield* rows(`${path}/usage/query`, { interval, granularity: "Day" })
      const dates = found.map(({ date }) => String(date))
      assert.lengthOf(dates, 18)
      assert.notDeepEqual(dates, dates.toSorted())
      assert.notDeepEqual(dates, dates.toSorted().toReversed())
    }),
    now
  )

  rule(
    "all counts are present for any metrics",
    Effect.gen(function* () {
      const { path } = yield* called
      const [row = {}] = yield* rows(`${path}/usage/query`, { interval: february, metrics: ["Requests"] })
      assert.deepInclude(row, { requests: 11, status200: 5, status300: 3, status400: 2, status500: 1 })
    }),
    now
  )

  rule(
    "days and dimensions without calls are left out",
    Effect.gen(function* () {
      const { path } = yield* called
      const query = { interval: "2020-02-02/2020-02-27", granularity: "Day" }
      assert.deepStrictEqual(yield* rows(`${path}/usage/query`, query), [])
    }),
    now
  )

  const intervals: ReadonlyArray<readonly [interval: string, requests: number]> = [
    [february, 11],
    ["2020-02-01/2020-02-27", 8],
    ["2020-02/2020-02", 11],
    ["2020/2020", 11],
    ["2019/2020-02-01", 8],
    ["2020-02-02T00:00:00Z/2020-03-01T00:00:00Z", 3]
  ]
  for (const [interval, requests] of intervals) {
    rule(
      `an interval may be partial, and an end without a time is included: ${interval}`,
      Effect.gen(function* () {
        const { path } = yield* called
        const [row = {}] = yield* rows(`${path}/usage/query`, { interval })
        assert.strictEqual(row["requests"], requests)
      }),
      now
    )
  }

  rule(
    "calls are counted by the user who had signed in, for the organization",
    Effect.gen(function* () {
      const { record, users: people } = yield* Emulator.Emulator
      const { id } = yield* called
      const call = { clientId: id, templateUri: users, httpMethod: "GET", status: 200 }
      record({ ...call, at: Date.parse("2020-02-02T00:00:00Z"), userId: people.agent.id }, 4)
      const found = yield* rows("/usage/query", { interval: february, groupBy: ["UserId"] })
      assert.sameMembers(
        found.map(({ requests, userId }) => `${String(userId)} ${String(requests)}`),
        [" 11", `${people.agent.id} 4`]
      )
    }),
    now
  )

  rule(
    "calls are visible once they are as old as the delay",
    Effect.gen(function* () {
      const call = yield* administrator
      const { administrator: seeded } = yield* Emulator.Emulator
      yield* call("GET", "/oauth/scopes")
      const path = `/oauth/clients/${seeded.clientId}/usage/query`
      const interval = "1970-01-01/1970-01-03"
      yield* pass("23 hours")
      assert.deepStrictEqual(yield* rows(path, { interval }), [])
      yield* pass("1 hour")
      const [row = {}] = yield* rows(path, { interval })
      assert.strictEqual(row["requests"], 1)
    }),
    { ...now, usageDelay: "24 hours" }
  )

  rule(
    "a summary is of the whole days before today, in UTC",
    Effect.gen(function* () {
      const { clock, record } = yield* Emulator.Emulator
      yield* clock.advance("10 days")
      const { id, path } = yield* create()
      const call = { clientId: id, templateUri: users, httpMethod: "GET", status: 200 }
      const at = yield* clock.now
      for (const daysAgo of [0, 1, 3, 4]) record({ ...call, at: at - daysAgo * 86_400_000 })
      const ask3 = yield* administrator
      const { body } = yield* ask3("GET", `${path}/usage/summary?days=3`)
      const result = yield* ask3("GET", String(body["resultsUri"]).slice("/api/v2".length))
      const [row = {}] = yield* Schema.decodeUnknownEffect(Schema.Array(Row))(result.body["results"])
      assert.strictEqual(row["requests"], 2)
    }),
    now
  )

  rule(
    "a search has at most 20,000 rows, in pages of at most 1,000",
    Effect.gen(function* () {
      const { record } = yield* Emulator.Emulator
      const call = { clientId: "c", httpMethod: "GET", status: 200, at: 0 }
      for (let index = 0; index < 20_001; index++) record({ ...call, templateUri: `api/v2/${index}` })
      const asker = yield* administrator
      const query = { interval: "1970/1970", metrics: ["TemplateUri"] }
      const { body } = yield* asker("POST", "/usage/simplesearch", query)
      const base = `/usage/simplesearch/${String(body["executionId"])}/results`
      const last = yield* asker("GET", `${base}?pageSize=1000&after=19000`)
      assert.lengthOf(yield* Schema.decodeUnknownEffect(Schema.Array(Row))(last.body["results"]), 1000)
      assert.notProperty(last.body, "cursors")
      const refused = yield* asker("GET", `${base}?pageSize=1001`)
      assert.deepInclude(refused, { status: 400, code: "invalid.query.param.value" })
    }),
    now
  )

  rule(
    "a job runs, and then has succeeded: only then it has rows",
    Effect.gen(function* () {
      const { id } = yield* called
      const { clock } = yield* Emulator.Emulator
      const day = new Date(yield* clock.now).toISOString().slice(0, 10)
      const call = yield* administrator
      const path = `/usage/client/${id}/aggregates/query/jobs`
      const submitted = yield* call("POST", path, { interval: `${day}/${day}` })
      const job = Effect.map(call("GET", `${path}/${String(submitted.body["id"])}`), ({ body }) => body)
      assert.deepStrictEqual(yield* job, { queryStatus: "Running" })
      yield* pass("2 minutes")
      assert.deepInclude(yield* job, { queryStatus: "Succeeded", entities: [] })
    }),
    { queryLatency: "2 minutes" }
  )

  rule(
    "reading results too often is refused like every other operation",
    Effect.gen(function* () {
      const { path } = yield* called
      const call = yield* administrator
      const { body } = yield* call("POST", `${path}/usage/query`, { interval: february })
      const poll = call("GET", String(body["resultsUri"]).slice("/api/v2".length))
      for (let polls = 2; polls <= 300; polls++) assert.strictEqual((yield* poll).status, 200)
      assert.deepInclude(yield* poll, { status: 429, code: "too.many.requests" })
    })
  )

  rule(
    "a call is counted for the user whose token it carried",
    Effect.gen(function* () {
      const { states, url, users: people } = yield* Emulator.Emulator
      const { authorization, refreshToken } = yield* states.set("a refresh token was issued")
      const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
        HttpClientRequest.setHeader("authorization", Redacted.value(authorization)),
        HttpClientRequest.bodyUrlParams({
          grant_type: "refresh_token",
          refresh_token: Redacted.value(refreshToken)
        }),
        HttpClient.execute
      )
      const signedIn = yield* HttpClientResponse.schemaBodyJson(
        Schema.Struct({ access_token: Schema.RedactedFromValue(Schema.String) })
      )(response)
      assert.strictEqual((yield* ask(signedIn.access_token, "GET", "/tokens/me")).status, 200)
      const found = yield* rows("/usage/query", { interval: "1970/1971", groupBy: ["UserId", "TemplateUri"] })
      assert.deepInclude(
        found.map(({ templateUri, userId }) => ({ templateUri, userId })),
        { templateUri: "api/v2/tokens/me", userId: people.administrator.id }
      )
    }),
    now
  )
})
