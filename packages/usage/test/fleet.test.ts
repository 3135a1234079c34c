/** The queries for a fleet, if the server refuses some of them. */
import { Interval } from "@effect-genesys/schemas"
import { Fleet, Usage } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Cloud from "./Cloud.ts"
import * as Endless from "./Endless.ts"

Endless.assertSplitEnds()

const now = DateTime.makeUnsafe("2026-02-10T12:00:00Z")
const interval = Result.getOrThrow(Interval.parse("2026-02-01/2026-02-09"))

interface Responses {
  /** The response to the query of an interval of the organization. */
  readonly submitted?: (days: number, interval: string) => Response
  /** The response to the request for its result. */
  readonly result?: (days: number, interval: string) => Response
  /** The response to the request for the result of one client's query. */
  readonly client?: (clientId: string) => Response
}

const listed = (id: string) => ({ id, name: id, authorizedGrantType: "CODE" })
const row = (clientId: string) => ({ clientId, clientName: clientId, requests: 1, status200: 1 })
const complete = (...clientIds: ReadonlyArray<string>) =>
  Response.json({ queryStatus: "Complete", results: clientIds.map(row) })
const refusal = (status: number, code?: string) => Response.json({ status, code }, { status })

const Body = Schema.fromJsonString(Schema.Struct({ interval: Schema.String }))

/** A server with the clients `a` and `b`. It records each query: an interval, or a client and its interval. */
const server = ({
  client = complete,
  result = () => complete("a", "b"),
  submitted = () => Response.json({ executionId: "e1" })
}: Responses) => {
  const queried: Array<string> = []
  const count = Endless.makeCount()
  let last = ""
  const days = () => Duration.toDays(Interval.duration(Result.getOrThrow(Interval.parse(last))))
  const respond = (path: string, body: string | undefined): Response => {
    const [, clientId] = /clients\/(.+)\/usage/.exec(path) ?? []
    if (path === "/api/v2/oauth/clients") return Response.json({ entities: ["a", "b"].map(listed) })
    if (body === undefined) return clientId === undefined ? result(days(), last) : client(clientId)
    const { interval: wanted } = Schema.decodeSync(Body)(body)
    queried.push(clientId === undefined ? wanted : `${clientId} ${wanted}`)
    if (clientId !== undefined) return Response.json({ executionId: "e2" })
    last = wanted
    return submitted(days(), wanted)
  }
  const layer = HttpClient.make((request, { pathname }) => {
    const { body } = request
    const text = body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : undefined
    return Effect.map(count(`${pathname} ${text ?? ""}`), () =>
      HttpClientResponse.fromWeb(request, respond(pathname, text))
    )
  })
  const run = <A, E>(effect: Effect.Effect<A, E, Usage.Services>) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(DateTime.toEpochMillis(now))
      const fiber = yield* effect.pipe(
        Effect.provide(Cloud.over(layer, { rateLimit: false })),
        Effect.forkChild
      )
      while (fiber.pollUnsafe() === undefined) {
        yield* settled
        yield* TestClock.adjust("1 second")
      }
      return yield* Fiber.join(fiber)
    })
  return { run, queried }
}

/** Lets responses arrive before the clock advances. */
const settled = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))

/** The requests of each client. */
const counted = ({ clients }: Fleet.Fleet<{ readonly requests: number }>) =>
  Object.fromEntries(
    clients.map(({ clientId, result }) => [
      clientId,
      Result.match(result, {
        onFailure: ({ _tag }) => _tag,
        onSuccess: (rows) => rows.reduce((sum, { requests }) => sum + requests, 0)
      })
    ])
  )

const wanted = { interval, groupBy: [] } as const

describe("a fleet", () => {
  it.effect("is read with one query, and has all of its clients", () =>
    Effect.gen(function* () {
      const { queried, run } = server({ result: () => complete("a", "deleted") })
      const fleet = yield* run(Usage.fleet(wanted))
      assert.deepStrictEqual(queried, ["2026-02-01/2026-02-09"])
      assert.deepStrictEqual([fleet.strategy, fleet.fallback], ["organization", undefined])
      assert.deepStrictEqual(counted(fleet), { a: 1, b: 0 })
      assert.deepStrictEqual(
        fleet.unlisted.map(({ clientId, rows }) => [clientId, rows.length]),
        [["deleted", 1]]
      )
    })
  )

  it.effect("can be some of the clients, each once", () =>
    Effect.gen(function* () {
      const { run } = server({})
      const fleet = yield* run(Usage.fleet(wanted, { clientIds: ["b", "c", "b"] }))
      assert.deepStrictEqual(counted(fleet), { b: 1, c: 0 })
      assert.deepStrictEqual(
        fleet.unlisted.map(({ clientId }) => clientId),
        ["a"]
      )
    })
  )

  it.effect("is read in halves of an interval that is too large, and no day twice", () =>
    Effect.gen(function* () {
      const { queried, run } = server({
        submitted: (days) =>
          days > 2 ? refusal(400, "query.too.long") : Response.json({ executionId: "e1" })
      })
      const fleet = yield* run(Usage.fleet(wanted))
      assert.deepStrictEqual(queried, [
        "2026-02-01/2026-02-09",
        "2026-02-01/2026-02-04",
        "2026-02-01/2026-02-02",
        "2026-02-03/2026-02-04",
        "2026-02-05/2026-02-06",
        "2026-02-07/2026-02-08",
        "2026-02-09/2026-02-09"
      ])
      assert.strictEqual(fleet.strategy, "intervals")
      assert.strictEqual(fleet.fallback?.reason, "tooLarge")
      assert.match(
        fleet.fallback?.message ?? "",
        /^the result for 2026-02-01\/2026-02-04 is too large: .*query.too.long/
      )
      assert.deepStrictEqual(counted(fleet), { a: 5, b: 5 })
    })
  )

  it.effect("is read client by client from a day on that is too large", () =>
    Effect.gen(function* () {
      const { queried, run } = server({
        submitted: (_, of) =>
          of === "2026-02-01/2026-02-01" ? Response.json({ executionId: "e1" }) : refusal(413),
        client: (clientId) => (clientId === "b" ? refusal(404) : complete(clientId))
      })
      const fleet = yield* run(Usage.fleet(wanted))
      assert.deepStrictEqual(queried, [
        "2026-02-01/2026-02-09",
        "2026-02-01/2026-02-04",
        "2026-02-01/2026-02-02",
        "2026-02-01/2026-02-01",
        "2026-02-02/2026-02-02",
        "a 2026-02-02/2026-02-09",
        "b 2026-02-02/2026-02-09"
      ])
      assert.strictEqual(fleet.strategy, "clients")
      // A part of the usage of a client is not returned as the whole.
      assert.deepStrictEqual(counted(fleet), { a: 2, b: "GenesysError" })
    })
  )

  const detours: ReadonlyArray<readonly [string, Fleet.Fallback["reason"], Responses["result"]]> = [
    ["never ends", "unfinished", () => Response.json({ queryStatus: "Running" })],
    ["fails", "unfinished", () => Response.json({ queryStatus: "Failed" })],
    ["has a result that takes too long to read", "unfinished", () => refusal(504)],
    ["has a result that is too large", "tooLarge", () => refusal(500, "max.response.size.reached")],
    ["has a result that is larger than the gateway lets through", "tooLarge", () => refusal(413)]
  ]
  for (const [name, reason, respond] of detours) {
    it.effect(`is read in shorter intervals if a query ${name}`, () =>
      Effect.gen(function* () {
        const { queried, run } = server({
          result: (days, of) => (days > 4 ? (respond?.(days, of) ?? complete()) : complete("a"))
        })
        const fleet = yield* run(Usage.fleet(wanted))
        assert.deepStrictEqual([fleet.strategy, fleet.fallback?.reason], ["intervals", reason])
        assert.deepStrictEqual(queried, [
          "2026-02-01/2026-02-09",
          "2026-02-01/2026-02-04",
          "2026-02-05/2026-02-08",
          "2026-02-09/2026-02-09"
        ])
        assert.deepStrictEqual(counted(fleet), { a: 3, b: 0 })
      })
    )
  }

  for (const [maxDays, strategy, message] of [
    [9, "organization", undefined],
    [8, "intervals", "queries are limited to 8 days so that each result fits in memory"],
    [2, "intervals", "queries are limited to 2 days so that each result fits in memory"],
    [1, "intervals", "queries are limited to a day so that each result fits in memory"]
  ] as const) {
    it.effect(`of nine days is read as ${strategy} if ${maxDays} are the most`, () =>
      Effect.gen(function* () {
        const { queried, run } = server({})
        const fleet = yield* run(Usage.fleet(wanted, { maxDays }))
        assert.deepStrictEqual([fleet.strategy, fleet.fallback?.message], [strategy, message])
        assert.strictEqual(queried.length, Math.ceil(9 / maxDays))
      })
    )
  }

  // An outage is tolerated by default. If it is not, a time-out may come from the result or from the server.
  it.effect("is read in shorter intervals if only a result times out", () =>
    Effect.gen(function* () {
      const { run } = server({ result: (days) => (days > 4 ? refusal(504) : complete("a")) })
      const fleet = yield* run(Usage.fleet(wanted, { policy: { maxOutage: 0 } }))
      assert.deepStrictEqual([fleet.strategy, fleet.fallback?.reason], ["intervals", "unfinished"])
      const error = yield* Effect.flip(
        server({ submitted: () => refusal(504) }).run(Usage.fleet(wanted, { policy: { maxOutage: 0 } }))
      )
      assert.strictEqual(error.reason._tag, "Timeout")
      const unavailable = server({ result: () => refusal(503) })
      const failure = yield* Effect.flip(unavailable.run(Usage.fleet(wanted, { policy: { maxOutage: 0 } })))
      assert.strictEqual(failure.reason._tag, "Unavailable")
      assert.strictEqual(unavailable.queried.length, 1)
    })
  )

  it.effect("is read client by client if queries for all clients never end", () =>
    Effect.gen(function* () {
      const { run } = server({ result: () => Response.json({ queryStatus: "Running" }) })
      const fleet = yield* run(Usage.fleet(wanted))
      assert.deepStrictEqual([fleet.strategy, fleet.fallback?.reason], ["clients", "unfinished"])
      assert.deepStrictEqual(counted(fleet), { a: 1, b: 1 })
    })
  )

  it.effect("is read client by client if the organization query is forbidden", () =>
    Effect.gen(function* () {
      const { queried, run } = server({ submitted: () => refusal(403, "missing.any.permissions") })
      const fleet = yield* run(Usage.fleet(wanted))
      assert.deepStrictEqual([fleet.strategy, fleet.fallback?.reason], ["clients", "forbidden"])
      assert.deepStrictEqual(queried, [
        "2026-02-01/2026-02-09",
        "a 2026-02-01/2026-02-09",
        "b 2026-02-01/2026-02-09"
      ])
    })
  )

  for (const [status, code] of [
    [400, "bad.request"],
    [401, "bad.credentials"],
    [404, "not.found"],
    [500, "internal.server.error"],
    [503, "service.unavailable"],
    [504, "request.timeout"]
  ] as const) {
    it.effect(`fails with a ${status} ${code}, which does not depend on the size`, () =>
      Effect.gen(function* () {
        const { queried, run } = server({ submitted: () => refusal(status, code) })
        const error = yield* Effect.flip(run(Usage.fleet(wanted)))
        assert.strictEqual(error.operation, "postUsageQuery")
        assert.deepStrictEqual([...new Set(queried)], ["2026-02-01/2026-02-09"])
      })
    )
  }

  it.effect("is read in shorter intervals the more clients it has", () =>
    Effect.gen(function* () {
      const { queried, run } = server({})
      const clientIds = Array.from({ length: 10_000 }, (_, index) => String(index))
      const fleet = yield* run(Usage.fleet(wanted, { clientIds }))
      assert.deepStrictEqual(queried, [
        "2026-02-01/2026-02-03",
        "2026-02-04/2026-02-06",
        "2026-02-07/2026-02-09"
      ])
      assert.deepStrictEqual([fleet.strategy, fleet.fallback?.reason], ["intervals", "bounded"])
      assert.match(fleet.fallback?.message ?? "", /limited to 3 days/)
    })
  )

  it.effect("is not read for days that have not begun", () =>
    Effect.gen(function* () {
      const { queried, run } = server({})
      const year = Result.getOrThrow(Interval.parse("2026-02-09/2027-02-08"))
      yield* run(Usage.fleet({ interval: year }, { maxDays: 1 }))
      assert.deepStrictEqual(queried, ["2026-02-09/2026-02-09", "2026-02-10/2026-02-10"])
    })
  )

  it.effect("is queried only as far as its events are read", () =>
    Effect.gen(function* () {
      const { queried, run } = server({})
      const events = yield* run(Fleet.events(wanted, { maxDays: 1 }).pipe(Stream.take(2), Stream.runCollect))
      assert.deepStrictEqual(
        events.map(({ _tag }) => _tag),
        ["Querying", "Rows"]
      )
      assert.deepStrictEqual(queried, ["2026-02-01/2026-02-01"])
    })
  )

  it.effect("is not queried with invalid input", () =>
    Effect.gen(function* () {
      const { queried, run } = server({})
      const future = Result.getOrThrow(Interval.parse("2027-01-01/2027-01-31"))
      for (const effect of [
        Usage.fleet({ interval: future }),
        Usage.fleet(wanted, { maxDays: 0 }),
        Usage.fleet(wanted, { maxDays: Number.NaN })
      ]) {
        assert.strictEqual((yield* Effect.flip(run(effect))).reason._tag, "InvalidInput")
      }
      assert.deepStrictEqual(queried, [])
    })
  )
})
