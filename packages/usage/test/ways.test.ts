/** All of the vendor's ways to ask, through the real client, against the emulator: one vocabulary. */
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import { Usage, UsageFailed } from "@effect-genesys/usage"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

const emulated = (options: Emulator.Options) =>
  Layer.unwrap(
    Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
      GenesysCloud.layer({
        region: url,
        credentials: Credentials.clientCredentials(clientId, clientSecret),
        rateLimit: false
      })
    )
  ).pipe(
    Layer.provide(NodeHttpClient.layerUndici),
    Layer.provideMerge(Emulator.layer({ seed: "demo", queryLatency: 0, ...options })),
    Layer.orDie
  )

const month = Effect.map(DateTime.now, (now) => Interval.lastDays(30, now))

const busiest = Emulator.Emulator.useSync(({ clients }) => clients[0] ?? { clientId: "", name: "" })

const total = (rows: Usage.Rows) => rows.reduce((sum, { requests }) => sum + requests, 0)

/** Every way to ask for the same: the calls of one client in the 30 days of the demo, by method. */
const ways = Effect.gen(function* () {
  const interval = yield* month
  const { clientId, name } = yield* busiest
  const ofClient: ReadonlyArray<Usage.Request> = [
    { of: "client", clientId, query: { interval, groupBy: ["HttpMethod"] } },
    { of: "summary", clientId, days: 30 },
    { of: "search", search: { interval, oauthClientNames: [name], metrics: ["HttpMethod"] } },
    { of: "clientJob", clientId, query: { interval, groupBy: ["HttpMethod"] } },
    {
      of: "organizationJob",
      query: { interval, oauthClientIds: [clientId], groupBy: ["HttpMethod", "OauthClientId"] }
    }
  ]
  return ofClient
})

for (const acceptedStatus of [200, 202] as const) {
  layer(emulated({ acceptedStatus }), { excludeTestServices: true })(
    `usage that is accepted with ${acceptedStatus}`,
    (it) => {
      it.effect("is the same in whatever way it is asked for", () =>
        Effect.gen(function* () {
          const results = yield* Effect.forEach(yield* ways, (request) => Usage.run(request))
          const [first = []] = results
          assert.isAbove(total(first), 0)
          for (const rows of results) assert.strictEqual(total(rows), total(first))
        })
      )

      it.effect("of the organisation is that of all clients", () =>
        Effect.gen(function* () {
          const interval = yield* month
          const rows = yield* Usage.organization({ interval, groupBy: ["OAuthClientId"] })
          const { clientId, name } = yield* busiest
          const own = rows.filter((row) => row.clientId === clientId)
          assert.deepStrictEqual(
            own.map(({ clientName }) => clientName),
            [name]
          )
          assert.strictEqual(total(own), total(yield* Usage.query(clientId, { interval })))
        })
      )

      it.effect("goes on from the text of a handle, whichever way it was", () =>
        Effect.gen(function* () {
          for (const request of yield* ways) {
            const handle = yield* Usage.submit(request)
            const there = yield* Usage.await(handle)
            assert.deepStrictEqual(yield* Usage.resume(Usage.encodeHandle(handle)), there)
          }
        })
      )
    }
  )
}

layer(emulated({}), { excludeTestServices: true })("a job of many rows", (it) => {
  it.effect("is read a page at a time, and no more pages than are wanted", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const handle = yield* Usage.submit({
        of: "organizationJob",
        query: {
          interval: yield* month,
          granularity: "Day",
          groupBy: ["OauthClientId", "OauthClientName", "TemplateUri", "HttpMethod"]
        }
      })
      faults.reset()
      const asked = () => faults.counters().received["getUsageAggregatesQueryJob"]
      assert.strictEqual((yield* Stream.runCollect(Stream.take(Usage.rows(handle), 10))).length, 10)
      assert.strictEqual(asked(), 1)
      const rows = yield* Usage.await(handle)
      assert.strictEqual(asked(), 1 + Math.ceil(rows.length / 1000))
      assert.strictEqual(new Set(rows.map((row) => JSON.stringify(row))).size, rows.length)
    })
  )
})

for (const [queryOutcome, stateOfQuery, stateOfJob] of [
  ["Failed", "Failed", "Failed"],
  ["Cancelled", "Failed", "Cancelled"]
] as const) {
  layer(emulated({ queryOutcome }), { excludeTestServices: true })(
    `usage that ends as ${queryOutcome}`,
    (it) => {
      it.effect("is one typed error, with the vendor's reason where there is one", () =>
        Effect.gen(function* () {
          for (const request of yield* ways) {
            const error = yield* Effect.flip(Usage.run(request))
            assert.instanceOf(error, UsageFailed.UsageFailed)
            const job = request.of.endsWith("Job")
            assert.strictEqual(error.state, job ? stateOfJob : stateOfQuery)
            assert.strictEqual(
              error.body?.code,
              job && stateOfJob === "Failed" ? "internal.server.error" : undefined
            )
            assert.match(error.message, /submit it again/)
          }
        })
      )
    }
  )
}
