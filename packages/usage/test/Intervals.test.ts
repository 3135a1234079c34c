import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import * as Scale from "@effect-genesys/testing/Scale"
import { Usage, Intervals } from "@effect-genesys/usage"
import { assert, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Emulated from "./Emulated.ts"
import * as Endless from "./Endless.ts"

// In this time zone, the 30 days before this include a clock change and the end of a month. Usage is in UTC.
process.env["TZ"] = "Europe/Berlin"
Endless.assertSplitEnds()

const now = DateTime.makeUnsafe("2026-04-10T12:00:00Z")

// The client has no rate limit, and the clock does not advance.
const unlimited = Emulated.layer({ requestsPerMinute: Infinity })
const emulated = Layer.unwrap(Effect.as(TestClock.setTime(DateTime.toEpochMillis(now)), unlimited))

const month = Interval.lastDays(30, now)
const atOnce = { policy: { initialDelay: 0 } } as const
const { sorted } = Emulated

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

layer(emulated)("usage of a split interval", (it) => {
  const requests: ReadonlyArray<(clientId: string, interval: Interval.Interval) => Usage.IntervalRequest> = [
    (clientId, interval) => ({ kind: "client", clientId, query: { interval, groupBy: ["HttpMethod"] } }),
    (clientId, interval) => ({
      kind: "client",
      clientId,
      query: { interval, granularity: "Day", groupBy: ["HttpMethod", "TemplateUri"] }
    }),
    (clientId, interval) => ({
      kind: "clientJob",
      clientId,
      query: { interval, granularity: "Week", groupBy: ["TemplateUri"] }
    }),
    (_, interval) => ({
      kind: "organizationJob",
      query: { interval, granularity: "Month", groupBy: ["OauthClientId"] }
    }),
    (_, interval) => ({ kind: "organization", query: { interval, groupBy: ["OAuthClientId"] } }),
    (_, interval) => ({ kind: "search", query: { interval, metrics: ["Date", "HttpMethod"] } })
  ]

  it.effect.prop(
    "has the rows of one query, none lost and none twice, for any start, end and split",
    { from: between(0, 29), days: between(1, 30), maxDays: between(1, 40), which: between(0, 5) },
    ({ days, from, maxDays, which }) =>
      Effect.gen(function* () {
        const { clientId } = yield* Emulated.busiest
        const start = DateTime.add(month.start, { days: from })
        const interval = { start, end: DateTime.min(DateTime.add(start, { days }), month.end) }
        const request = requests[which]?.(clientId, interval)
        assert.isDefined(request)
        const whole = yield* Usage.run(request, atOnce)
        const { failed, rows } = yield* Intervals.run(request, { ...atOnce, maxDays })
        assert.deepStrictEqual(failed, [])
        assert.isNotEmpty(rows)
        assert.deepStrictEqual(sorted(rows), sorted(whole))
      }),
    { arbitrary: { runs: Scale.isFull ? 60 : 20 } }
  )

  it.effect("leaves out parts that have not begun, and makes no part that is too long for a job", () =>
    Effect.gen(function* () {
      const { clientId } = yield* Emulated.busiest
      const query = (interval: Interval.Interval): Usage.IntervalRequest => ({
        kind: "clientJob",
        clientId,
        query: { interval, granularity: "Day" }
      })
      const year = { start: month.start, end: DateTime.add(month.start, { years: 1 }) }
      const { failed, rows } = yield* Intervals.run(query(year), atOnce)
      assert.deepStrictEqual(failed, [])
      assert.deepStrictEqual(yield* Intervals.run(query(year), { ...atOnce, maxDays: 365 }), { failed, rows })
      const known = yield* Usage.run(query({ start: month.start, end: Interval.today(now).end }), atOnce)
      assert.isNotEmpty(rows)
      assert.deepStrictEqual(sorted(rows), sorted(known))
    })
  )

  it.effect("returns the rows of parts that succeed, and the interval of parts that fail", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const { clientId } = yield* Emulated.busiest
      const query = (interval: Interval.Interval): Usage.IntervalRequest => ({
        kind: "client",
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
      const { failed, rows } = yield* Intervals.run(query(month), { ...atOnce, maxDays: 10, concurrency: 1 })
      assert.deepStrictEqual(
        failed.map(({ error, interval }) => [Interval.format(interval), error._tag]),
        [["2026-03-11/2026-03-20", "UsageFailed"]]
      )
      const later = whole.filter(
        ({ date }) => date !== undefined && DateTime.formatIsoDateUtc(date) > "2026-03-20"
      )
      assert.deepStrictEqual(sorted(rows), sorted(later))

      // Only the response was wrong, so the query still exists.
      const [{ handle } = { handle: undefined }] = failed
      const rest = handle === undefined ? [] : yield* Usage.await(handle, { initialDelay: 0 })
      assert.deepStrictEqual(sorted([...rows, ...rest]), sorted(whole))
    })
  )
})
