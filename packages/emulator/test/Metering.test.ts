/** The metering counts every call exactly, and the sums of the demo are consistent. */
import { Credentials, GenesysCloud, OAuthApi } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { Interval, type UsageQuery } from "@effect-genesys/schemas"
import { Usage, UsageFailed } from "@effect-genesys/usage"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metering from "../src/internal/organization/Metering.ts"
import * as Storage from "../src/internal/organization/Storage.ts"

const administrator = (options: Emulator.Options = {}) =>
  Layer.unwrap(
    Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
      GenesysCloud.layer({ region: url, credentials: Credentials.clientCredentials(clientId, clientSecret) })
    )
  ).pipe(
    Layer.provide(NodeHttpClient.layerUndici),
    Layer.provideMerge(Emulator.layer({ queryLatency: 0, ...options })),
    Layer.orDie
  )

const today = Effect.map(DateTime.now, Interval.today)

// The emulator has no latency here.
const ask = (clientId: string, query: UsageQuery.ApiUsageClientQuery) =>
  Usage.query(clientId, query, { policy: { initialDelay: 0 } })

const own = Emulator.Emulator.useSync(({ administrator: { clientId } }) => clientId)

describe("metering", () => {
  it.live("counts the calls that were made, by endpoint, method and status", () =>
    Effect.gen(function* () {
      const api = yield* OAuthApi.OAuthApi
      const clientId = yield* own
      yield* Effect.repeat(api.getOauthClients, { times: 4 })
      yield* Effect.forEach(["a", "b", "c"], (id) => Effect.ignore(api.getOauthClient(id)))
      const rows = yield* ask(clientId, {
        interval: yield* today,
        groupBy: ["TemplateUri", "HttpMethod"]
      })
      const counted = rows.map(({ httpMethod, requests, status200, status400, templateUri }) =>
        [httpMethod, templateUri, requests, status200, status400].join(" ")
      )
      assert.sameMembers(counted, [
        "GET api/v2/oauth/clients 5 5 0",
        "GET api/v2/oauth/clients/{clientId} 3 0 3"
      ])
    }).pipe(Effect.provide(administrator()))
  )

  it.live("leaves out calls younger than the delay", () =>
    Effect.gen(function* () {
      const api = yield* OAuthApi.OAuthApi
      yield* api.getOauthClients
      const rows = yield* ask(yield* own, { interval: yield* today })
      assert.deepStrictEqual(rows, [])
    }).pipe(Effect.provide(administrator({ usageDelay: "1 hour" })))
  )

  it("drops delayed calls when they become visible, even if nobody reads them", () => {
    const storage = Storage.make()
    const { record, settle } = Metering.make(storage, {
      delay: 1000,
      nameOf: () => "",
      organizationId: () => ""
    })
    for (let at = 0; at <= 100_000; at += 100) {
      record({ at, clientId: "a", templateUri: "api/v2/users", httpMethod: "GET", status: 200 })
      settle(at)
    }
    const { calls = [], hiddenCalls = [] } = storage.snapshot()
    assert.isAtMost(hiddenCalls.length, 20)
    assert.lengthOf(calls, 1)
  })

  it("counts the clients of a filter, and one that it names twice only once", () => {
    const { query, record } = Metering.make(Storage.make(), {
      delay: 0,
      nameOf: (clientId) => clientId.toUpperCase(),
      organizationId: () => ""
    })
    for (const clientId of ["a", "b", "b", "c"])
      record({ at: 0, clientId, templateUri: "api/v2/users", httpMethod: "GET", status: 200 })
    const interval = Interval.lastDays(1, DateTime.makeUnsafe("1970-01-02T00:00:00Z"))
    const counted = (clientIds: ReadonlyArray<string> | undefined) =>
      Object.fromEntries(
        query(clientIds, { interval }, 0).map(({ clientName, requests }) => [clientName, requests])
      )
    assert.deepStrictEqual(counted(["b", "c", "b", "unknown"]), { B: 2, C: 1 })
    assert.deepStrictEqual(counted([]), { A: 1, B: 2, C: 1 })
    assert.deepStrictEqual(counted(undefined), { A: 1, B: 2, C: 1 })
  })

  it.live("fails a query with the outcome `Failed`", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(ask(yield* own, { interval: yield* today }))
      assert.instanceOf(error, UsageFailed.UsageFailed)
    }).pipe(Effect.provide(administrator({ queryOutcome: "Failed" })))
  )

  it.live("has the same sums for a month with any grouping", () =>
    Effect.gen(function* () {
      const { clients } = yield* Emulator.Emulator
      const [{ clientId } = { clientId: "" }] = clients
      const interval = Interval.lastDays(30, yield* DateTime.now)
      const queries = [
        { interval },
        { interval, granularity: "Day" },
        { interval, granularity: "Month", groupBy: ["TemplateUri"] },
        {
          interval,
          granularity: "Week",
          groupBy: ["OAuthClientId", "OrganizationId", "TemplateUri", "HttpMethod"]
        }
      ] as const
      const sums = yield* Effect.forEach(queries, (query) =>
        Effect.map(ask(clientId, query), (rows) => ({
          requests: rows.reduce((sum, { requests }) => sum + requests, 0),
          classes: rows.reduce(
            (sum, row) => sum + row.status200 + row.status300 + row.status400 + row.status500,
            0
          )
        }))
      )
      const [first] = sums
      assert.isAbove(first?.requests ?? 0, 10_000)
      assert.strictEqual(first?.requests, first?.classes)
      for (const sum of sums) assert.deepStrictEqual(sum, first)
    }).pipe(Effect.provide(administrator({ seed: "demo" })))
  )

  it.live("has a row for each day of the month, dated at its start", () =>
    Effect.gen(function* () {
      const { clients } = yield* Emulator.Emulator
      const [{ clientId } = { clientId: "" }] = clients
      const rows = yield* ask(clientId, {
        interval: Interval.lastDays(30, yield* DateTime.now),
        granularity: "Day"
      })
      const days = new Set(rows.map(({ date }) => date && DateTime.formatIso(date)))
      assert.strictEqual(days.size, 30)
      for (const day of days) assert.match(day ?? "", /T00:00:00\.000Z$/)
    }).pipe(Effect.provide(administrator({ seed: "demo" })))
  )
})
