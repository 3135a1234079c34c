/** Unusual counts of usage: too large to add, negative, and of clients and states with unusual names. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as LandingPage from "../../src/internal/pages/LandingPage.ts"
import { administrator, create, rule } from "./Rule.ts"

const most = Number.MAX_SAFE_INTEGER
const day = "1970-01-02"
const Rows = Schema.Array(Schema.Record(Schema.String, Schema.Unknown))

describe("sums that JSON cannot represent exactly", () => {
  for (const [way, usageDelay, templateUris] of [
    ["in two rows", 0, ["api/v2/users", "api/v2/groups"]],
    ["in one row", 0, ["api/v2/users", "api/v2/users"]],
    ["in one row that was held back", "1 hour", ["api/v2/users", "api/v2/users"]]
  ] as const) {
    rule(
      `stay at the largest one, in every kind of query: ${way}`,
      Effect.gen(function* () {
        const { clock, record } = yield* Emulator.Emulator
        const { id, path } = yield* create()
        for (const templateUri of templateUris) {
          record({ at: Date.parse(day), clientId: id, templateUri, httpMethod: "GET", status: 200 }, most)
        }
        yield* clock.advance("3 days")
        const send = yield* administrator
        for (const query of [
          `${path}/usage/query`,
          "/usage/query",
          "/usage/simplesearch",
          `/usage/client/${id}/aggregates/query/jobs`,
          "/usage/aggregates/query/jobs"
        ]) {
          const submitted = yield* send("POST", query, { interval: `${day}/${day}` })
          const { body, status } = yield* send(
            "GET",
            String(submitted.body["resultsUri"]).slice("/api/v2".length)
          )
          assert.strictEqual(status, 200)
          const [row = {}] = yield* Schema.decodeUnknownEffect(Rows)(body["results"] ?? body["entities"])
          assert.strictEqual(row["requests"] ?? row["requestCount"], most)
          assert.strictEqual(row["status200"], most)
        }
      }),
      { queryLatency: 0, usageDelay }
    )
  }
})

describe("an invalid count", () => {
  for (const count of [-1, 1.5, 2 ** 53, "7"]) {
    rule(
      `in a snapshot is refused, and changes nothing: ${JSON.stringify(count)}`,
      Effect.gen(function* () {
        const { record, restore, snapshot } = yield* Emulator.Emulator
        record({ at: 0, clientId: "c", templateUri: "api/v2/users", httpMethod: "GET", status: 200 }, 7)
        const before = yield* snapshot
        const [[key, bucket] = ["", {}]] = before["calls"] ?? []
        const calls: ReadonlyArray<readonly [string, unknown]> = [
          [key, { ...Object(bucket), requests: count }]
        ]
        const refused = yield* Effect.flip(restore({ ...before, calls }))
        assert.match(refused.message, /nothing has changed: the table calls/)
        assert.deepStrictEqual(yield* snapshot, before)
      })
    )
  }

  rule(
    "is not recorded",
    Effect.gen(function* () {
      const { record, snapshot } = yield* Emulator.Emulator
      const call = { at: 0, clientId: "c", templateUri: "api/v2/users", httpMethod: "GET", status: 200 }
      for (const times of [-1, 1.5, NaN, Infinity]) assert.throws(() => record(call, times))
      assert.isEmpty((yield* snapshot)["calls"])
    })
  )
})

const oddNames = ["constructor", "toString", "__proto__", "hasOwnProperty"]

describe("a name of a property that every object has", () => {
  for (const id of oddNames) {
    it(`has no counts as the name of a client: ${id}`, () => {
      const landing = (clients: Readonly<Record<string, number>>) =>
        String(
          LandingPage.landing({
            organization: "Organization",
            url: "http://127.0.0.1:4010",
            address: "http://127.0.0.1:4010",
            clientId: id,
            clients: [{ id, name: "Odd", grantType: "CODE", state: "active" }],
            log: {
              since: "2026-11-24T00:00:00.000Z",
              counters: {
                requests: 0,
                statuses: { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 },
                refused: 0,
                clients
              },
              requests: []
            }
          })
        )
      const shown = (page: string) => new RegExp(`data-client="${id}"[^>]*>\\s*([^<]*?)\\s*<`).exec(page)?.[1]
      assert.strictEqual(shown(landing({})), "0")
      assert.strictEqual(shown(landing(Object.fromEntries([[id, 5]]))), "5")
    })

    rule(
      `can be the state of a query: ${id}`,
      Effect.gen(function* () {
        const send = yield* administrator
        for (const query of ["/usage/query", "/usage/aggregates/query/jobs"]) {
          const submitted = yield* send("POST", query, { interval: `${day}/${day}` })
          const { body } = yield* send("GET", String(submitted.body["resultsUri"]).slice("/api/v2".length))
          assert.deepStrictEqual(body, { queryStatus: id })
        }
      }),
      { queryLatency: 0, queryOutcome: id }
    )
  }
})
