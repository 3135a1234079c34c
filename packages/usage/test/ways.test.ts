/** All kinds of requests have the same rows, states and errors, through the real client, against the emulator. */
import { Emulator } from "@effect-genesys/emulator"
import { Usage, UsageFailed } from "@effect-genesys/usage"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Emulated from "./Emulated.ts"

/** Requests of each kind for the same usage: the calls of one client in the 30 days of the demo, by method. */
const requests = Effect.gen(function* () {
  const interval = yield* Emulated.month
  const { clientId, name } = yield* Emulated.busiest
  const ofClient: ReadonlyArray<Usage.Request> = [
    { kind: "client", clientId, query: { interval, groupBy: ["HttpMethod"] } },
    { kind: "summary", clientId, days: 30 },
    { kind: "search", query: { interval, oauthClientNames: [name], metrics: ["HttpMethod"] } },
    { kind: "clientJob", clientId, query: { interval, groupBy: ["HttpMethod"] } },
    {
      kind: "organizationJob",
      query: { interval, oauthClientIds: [clientId], groupBy: ["HttpMethod", "OauthClientId"] }
    }
  ]
  return ofClient
})

// Each request waits in real time, so they wait together.
const atOnce = { concurrency: "unbounded" } as const

const resumed = (request: Usage.Request) =>
  Effect.gen(function* () {
    const handle = yield* Usage.submit(request)
    const there = yield* Usage.await(handle)
    assert.deepStrictEqual(yield* Usage.resume(Usage.encodeHandle(handle)), there)
  })

for (const acceptedStatus of [200, 202] as const) {
  layer(Emulated.layer({ acceptedStatus }), { excludeTestServices: true })(
    `usage that is accepted with ${acceptedStatus}`,
    (it) => {
      it.effect("is the same for every kind of request", () =>
        Effect.gen(function* () {
          const results = yield* Effect.forEach(yield* requests, (request) => Usage.run(request), atOnce)
          const [first = []] = results
          assert.isAbove(Emulated.total(first), 0)
          for (const rows of results) assert.strictEqual(Emulated.total(rows), Emulated.total(first))
        })
      )

      it.effect("of the organization is that of all clients", () =>
        Effect.gen(function* () {
          const interval = yield* Emulated.month
          const rows = yield* Usage.organization({ interval, groupBy: ["OAuthClientId"] })
          const { clientId, name } = yield* Emulated.busiest
          const own = rows.filter((row) => row.clientId === clientId)
          assert.deepStrictEqual(
            own.map(({ clientName }) => clientName),
            [name]
          )
          assert.strictEqual(Emulated.total(own), Emulated.total(yield* Usage.query(clientId, { interval })))
        })
      )

      it.effect("resumes from the text of a handle, for every kind of request", () =>
        Effect.gen(function* () {
          yield* Effect.forEach(yield* requests, resumed, atOnce)
        })
      )
    }
  )
}

layer(Emulated.layer({}), { excludeTestServices: true })("a job of many rows", (it) => {
  it.effect("is read a page at a time, and no more pages than the reader consumes", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const handle = yield* Usage.submit({
        kind: "organizationJob",
        query: {
          interval: yield* Emulated.month,
          granularity: "Day",
          groupBy: ["OauthClientId", "OauthClientName", "TemplateUri", "HttpMethod"]
        }
      })
      faults.reset()
      const pages = () => faults.counters().received["getUsageAggregatesQueryJob"]
      assert.strictEqual((yield* Stream.runCollect(Stream.take(Usage.rows(handle), 10))).length, 10)
      assert.strictEqual(pages(), 1)
      const rows = yield* Usage.await(handle)
      assert.strictEqual(pages(), 1 + Math.ceil(rows.length / 1000))
      assert.strictEqual(new Set(rows.map((row) => JSON.stringify(row))).size, rows.length)
    })
  )
})

for (const [queryOutcome, stateOfQuery, stateOfJob] of [
  ["Failed", "Failed", "Failed"],
  ["Cancelled", "Failed", "Cancelled"]
] as const) {
  layer(Emulated.layer({ queryOutcome }), { excludeTestServices: true })(
    `usage that ends as ${queryOutcome}`,
    (it) => {
      it.effect("is one typed error, with the vendor's reason if there is one", () =>
        Effect.gen(function* () {
          yield* Effect.forEach(
            yield* requests,
            (request) => endsAs(request, stateOfQuery, stateOfJob),
            atOnce
          )
        })
      )
    }
  )
}

/** Runs the request, which fails with the state of its kind. */
function endsAs(request: Usage.Request, stateOfQuery: string, stateOfJob: string) {
  return Effect.gen(function* () {
    const error = yield* Effect.flip(Usage.run(request))
    assert.instanceOf(error, UsageFailed.UsageFailed)
    const job = request.kind.endsWith("Job")
    assert.strictEqual(error.state, job ? stateOfJob : stateOfQuery)
    assert.strictEqual(error.body?.code, job && stateOfJob === "Failed" ? "internal.server.error" : undefined)
    assert.match(error.message, /submit it again/)
  })
}
