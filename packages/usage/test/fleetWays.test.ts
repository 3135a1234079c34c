/** Every strategy reads the same usage of a fleet: with random traffic, against the emulator in memory. */
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import { Emulator, InMemoryServer } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import * as Scale from "@effect-genesys/testing/Scale"
import { type Fleet, Usage } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Emulated from "./Emulated.ts"
import * as Endless from "./Endless.ts"

Endless.assertSplitEnds()

const now = DateTime.makeUnsafe("2026-04-10T12:00:00Z")
// Today also has the requests of the test.
const fortnight = Interval.lastDays(14, now)
const day = Duration.toMillis("1 day")

const clientIds = ["busy", "quiet", "third", "idle"]
const templates = ["api/v2/users/{userId}", "api/v2/routing/queues"]

const below = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maximum - 1 }))

const Traffic = Schema.Array(
  Schema.Struct({
    // One more id than there are clients, as of a deleted client.
    client: below(clientIds.length + 1),
    day: below(14),
    template: below(templates.length),
    httpMethod: Schema.Literals(["GET", "POST"]),
    status: Schema.Literals([200, 301, 404, 429, 500]),
    times: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 50 }))
  })
).check(Schema.isMinLength(20), Schema.isMaxLength(60))

const queries = [
  { granularity: "Day", groupBy: ["OrganizationId", "TemplateUri", "HttpMethod"] },
  { granularity: "Week", groupBy: ["HttpMethod"] },
  { granularity: "Month", groupBy: ["OAuthClientId", "TemplateUri"] },
  { groupBy: ["TemplateUri"] },
  {}
] as const

/** A server that refuses organization queries with more days than this, or with the busy day. */
interface Limits {
  readonly days: number
  readonly busyDay: number
}

const Body = Schema.fromJsonString(Schema.Struct({ interval: Interval.IntervalFromString }))

const isTooMuch = ({ busyDay, days }: Limits, { end, start }: Interval.Interval) => {
  const busy = DateTime.add(fortnight.start, { days: busyDay })
  return (
    Duration.toDays(DateTime.distance(start, end)) > days ||
    (DateTime.isLessThanOrEqualTo(start, busy) && DateTime.isLessThan(busy, end))
  )
}

const refusals = [
  [400, "query.too.long"],
  [400, "max.response.size.reached"],
  [400, "response.entity.too.large"],
  [413, "request.entity.too.large"]
] as const

type Credential = "administrator" | "forbidden"

/** The usage of the fleet, read under these limits. */
const read = Effect.fnUntraced(function* (
  query: (typeof queries)[number],
  { as = "administrator", limits, ...options }: Fleet.Options & { as?: Credential; limits?: Limits } = {}
) {
  const { administrator, states, url } = yield* Emulator.Emulator
  const handler = yield* InMemoryServer.WebHandler
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    if (limits !== undefined && request.method === "POST" && request.url.endsWith("/api/v2/usage/query")) {
      const { interval } = Schema.decodeSync(Body)(await request.clone().text())
      const [status, code] = refusals[limits.days % refusals.length] ?? refusals[0]
      if (isTooMuch(limits, interval)) return Response.json({ code, status }, { status })
    }
    return handler(request)
  }
  const credentials =
    as === "administrator"
      ? Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
      : Credentials.accessToken(
          (yield* states.set("a caller that lacks permissions", {
            permissions: ["oauth:client:view", "usage:organization:view"]
          })).token
        )
  const count = Endless.makeCount(100)
  const transformClient = HttpClient.tapRequest(({ method, url: target }) => count(`${method} ${target}`))
  return yield* Usage.fleet(
    { interval: fortnight, ...query },
    { clientIds, policy: { initialDelay: 0 }, ...options }
  ).pipe(
    Effect.provide(
      GenesysCloud.layer({ region: url, credentials, rateLimit: false, transformClient }).pipe(
        Layer.provide(FetchHttpClient.layer)
      )
    ),
    Effect.provideService(FetchHttpClient.Fetch, fetch)
  )
})

type Read = Effect.Success<ReturnType<typeof read>>

/** The rows by client, in any order. A client whose query failed would throw. */
const rowsOf = ({ clients }: Read) =>
  clients.map(({ clientId, result }) => [clientId, Emulated.sorted(Result.getOrThrow(result))])

const unlistedOf = ({ unlisted }: Read) =>
  unlisted.map(({ clientId, rows }) => [clientId, Emulated.sorted(rows)])

describe("the usage of a fleet", () => {
  it.effect.prop(
    "is the same read at once, in intervals and client by client",
    {
      traffic: Traffic,
      which: below(queries.length),
      maxDays: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 20 })),
      days: below(15),
      // From 14 on, there is no such day.
      busyDay: below(20)
    },
    ({ busyDay, days, maxDays, traffic, which }) =>
      Effect.gen(function* () {
        const { record, seed } = yield* Emulator.Emulator
        yield* seed({
          clients: clientIds.map((clientId) => ({ clientId, name: clientId, grantType: "CODE" }))
        })
        for (const { client, template, times, ...call } of traffic) {
          record(
            {
              at: DateTime.toEpochMillis(fortnight.start) + call.day * day,
              clientId: clientIds[client] ?? "deleted",
              templateUri: templates[template] ?? "",
              httpMethod: call.httpMethod,
              status: call.status
            },
            times
          )
        }
        const query = queries[which] ?? {}

        const atOnce = yield* read(query)
        assert.deepStrictEqual([atOnce.strategy, atOnce.fallback], ["organization", undefined])

        const bounded = yield* read(query, { maxDays })
        assert.strictEqual(bounded.strategy, maxDays < 14 ? "intervals" : "organization")
        assert.strictEqual(bounded.fallback?.reason, maxDays < 14 ? "bounded" : undefined)

        const refused = yield* read(query, { limits: { days, busyDay } })
        assert.strictEqual(
          refused.strategy,
          days === 0 || busyDay < 14 ? "clients" : days < 14 ? "intervals" : "organization"
        )
        assert.strictEqual(
          refused.fallback?.reason,
          refused.strategy === "organization" ? undefined : "tooLarge"
        )

        const forbidden = yield* read(query, { as: "forbidden" })
        assert.deepStrictEqual([forbidden.strategy, forbidden.fallback?.reason], ["clients", "forbidden"])

        const requests = atOnce.clients.flatMap(({ result }) => Result.getOrThrow(result))
        const made = traffic.reduce(
          (sum, { client, times }) => (client < clientIds.length ? sum + times : sum),
          0
        )
        assert.strictEqual(Emulated.total(requests), made)
        for (const other of [bounded, refused, forbidden]) {
          assert.deepStrictEqual(rowsOf(other), rowsOf(atOnce))
        }
        assert.deepStrictEqual(unlistedOf(bounded), unlistedOf(atOnce))
        if (refused.strategy !== "clients") assert.deepStrictEqual(unlistedOf(refused), unlistedOf(atOnce))
        assert.deepStrictEqual(forbidden.unlisted, [])
      }).pipe(
        Effect.provide(Emulator.layerInMemory({ queryLatency: 0, requestsPerMinute: Infinity })),
        (run) => Effect.andThen(TestClock.setTime(DateTime.toEpochMillis(now)), run)
      ),
    // Random traffic of twenty entries has thousands of smaller variants, which test nothing more.
    { arbitrary: { runs: Scale.isFull ? 25 : 8, maxShrinks: 5 } }
  )
})
