import { Credentials, GenesysCloud } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import { Usage, type UsageRow, Windows } from "@effect-genesys/usage"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"

const connected = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
    GenesysCloud.layer({
      region: url,
      credentials: Credentials.clientCredentials(clientId, clientSecret),
      rateLimit: false
    })
  )
).pipe(Layer.provide(NodeHttpClient.layerUndici))

// The clocks of most of the world change on one of the 30 days before this.
const now = DateTime.makeUnsafe("2026-04-10T12:00:00Z")

const emulated = connected.pipe(
  Layer.provideMerge(
    Layer.unwrap(
      Effect.as(
        TestClock.setTime(DateTime.toEpochMillis(now)),
        Emulator.layer({ seed: "demo", queryLatency: 0 })
      )
    )
  ),
  Layer.orDie
)

const month = Interval.lastDays(30, now)
const atOnce = { policy: { initialDelay: 0 } } as const

/** Rows as texts, so that their order does not matter. */
const sorted = (rows: ReadonlyArray<UsageRow.UsageRow>) => rows.map((row) => JSON.stringify(row)).toSorted()

layer(emulated)("usage in windows", (it) => {
  const requests: ReadonlyArray<(clientId: string, interval: Interval.Interval) => Windows.Request> = [
    (clientId, interval) => ({ of: "client", clientId, query: { interval, groupBy: ["HttpMethod"] } }),
    (clientId, interval) => ({
      of: "client",
      clientId,
      query: { interval, granularity: "Day", groupBy: ["HttpMethod", "TemplateUri"] }
    }),
    (clientId, interval) => ({
      of: "clientJob",
      clientId,
      query: { interval, granularity: "Week", groupBy: ["TemplateUri"] }
    }),
    (_, interval) => ({
      of: "organizationJob",
      query: { interval, granularity: "Month", groupBy: ["OauthClientId"] }
    }),
    (_, interval) => ({ of: "organization", query: { interval, groupBy: ["OAuthClientId"] } }),
    (_, interval) => ({ of: "search", search: { interval, metrics: ["Date", "HttpMethod"] } })
  ]

  for (const longest of [1, 3, 7, 11, 30, 90]) {
    it.effect(`of ${longest} days has the rows of one query, none lost and none twice`, () =>
      Effect.gen(function* () {
        const { clients } = yield* Emulator.Emulator
        const clientId = clients[0]?.clientId ?? ""
        for (const request of requests) {
          const whole = yield* Usage.run(request(clientId, month), atOnce)
          const { failed, rows } = yield* Windows.run(request(clientId, month), { ...atOnce, longest })
          assert.deepStrictEqual(failed, [])
          assert.isNotEmpty(rows)
          assert.deepStrictEqual(sorted(rows), sorted(whole))
        }
      })
    )
  }

  it.effect("keeps what was answered, and names what was not", () =>
    Effect.gen(function* () {
      const { clients, faults } = yield* Emulator.Emulator
      const clientId = clients[0]?.clientId ?? ""
      const query = (interval: Interval.Interval): Windows.Request => ({
        of: "client",
        clientId,
        query: { interval, granularity: "Day" }
      })
      const whole = yield* Usage.run(query(month), atOnce)
      faults.set([
        {
          operation: "getOauthClientUsageQueryResult",
          count: 1,
          fault: { kind: "answer", status: 200, body: { queryStatus: "Failed" } }
        }
      ])
      const { failed, rows } = yield* Windows.run(query(month), { ...atOnce, longest: 10, concurrency: 1 })
      assert.deepStrictEqual(
        failed.map(({ error, interval }) => [Interval.format(interval), error._tag]),
        [["2026-03-11/2026-03-20", "UsageFailed"]]
      )
      const later = whole.filter(
        ({ date }) => date !== undefined && DateTime.formatIsoDateUtc(date) > "2026-03-20"
      )
      assert.deepStrictEqual(sorted(rows), sorted(later))

      // It went wrong on the way here, so the work itself is there yet.
      const [{ handle } = { handle: undefined }] = failed
      const rest = handle === undefined ? [] : yield* Usage.await(handle, { initialDelay: 0 })
      assert.deepStrictEqual(sorted([...rows, ...rest]), sorted(whole))
    })
  )
})
