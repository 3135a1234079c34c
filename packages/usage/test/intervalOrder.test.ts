/** The queries for the parts of an interval, and the order of their rows and failures, in any order of responses. */
import { Interval } from "@effect-genesys/schemas"
import * as Elapsed from "@effect-genesys/testing/Elapsed"
import { type Usage, Intervals } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Cloud from "./Cloud.ts"
import * as Endless from "./Endless.ts"

Endless.assertSplitEnds()

const now = DateTime.makeUnsafe("2026-03-05T12:00:00Z")

interface Vendor {
  /** The time until the response to the query of this part, in seconds. Default: 0. */
  readonly seconds?: (interval: string) => number
  /** The state in which the query of this part ends. Default: `Complete`. */
  readonly state?: (interval: string) => string
  /** The status of the response to the query of this part. Default: 200. */
  readonly status?: (interval: string) => number
}

const Body = Schema.fromJsonString(Schema.Struct({ interval: Schema.String }))

/** The result of an interval that is split into days, and the intervals that were queried. */
const run = (
  interval: string,
  { seconds = () => 0, state = () => "Complete", status = () => 200 }: Vendor = {},
  options: Intervals.Options = {}
) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(DateTime.toEpochMillis(now))
    const queried: Array<string> = []
    const count = Endless.makeCount()
    const client = HttpClient.make((request, url) => {
      const respond = (body: object, code = 200) =>
        HttpClientResponse.fromWeb(request, Response.json(body, { status: code }))
      if (request.body._tag !== "Uint8Array") {
        const part = queried[Number(url.pathname.split("/").at(-1))] ?? ""
        const results = [{ requests: 1, templateUri: part }]
        return Effect.succeed(respond({ queryStatus: state(part), results }))
      }
      const { interval: part } = Schema.decodeSync(Body)(new TextDecoder().decode(request.body.body))
      const executionId = String(queried.push(part) - 1)
      return Effect.delay(
        Effect.as(count(part), respond({ executionId }, status(part))),
        `${seconds(part)} seconds`
      )
    })
    const query = { interval: Result.getOrThrow(Interval.parse(interval)) }
    const request: Usage.IntervalRequest = { kind: "client", clientId: "c1", query }
    const fiber = yield* Intervals.run(request, { maxDays: 1, policy: { initialDelay: 0 }, ...options }).pipe(
      Effect.provide(Cloud.over(client)),
      Effect.forkChild
    )
    const { failed, rows } = yield* Elapsed.within("1 hour", fiber)
    return {
      queried,
      rows: rows.map(({ templateUri }) => templateUri),
      failed: failed.map(({ error, handle, interval: of }) => ({
        interval: Interval.format(of),
        error: error._tag,
        isSubmitted: handle !== undefined
      }))
    }
  })

const days = ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"].map(
  (day) => `${day}/${day}`
)
const [first = "", second = "", , fourth = "", fifth = ""] = days

describe("the parts of an interval", () => {
  const begun: ReadonlyArray<readonly [what: string, interval: string, queried: Array<string>]> = [
    ["up to yesterday", "2026-03-01/2026-03-04", days.slice(0, 4)],
    ["with today, which began in the last 24 hours", "2026-03-01/2026-03-05", days],
    ["of today alone", "2026-03-05/2026-03-05", [fifth]],
    ["with tomorrow, which has not begun", "2026-03-04/2026-03-06", [fourth, fifth]],
    [
      "with the last hour",
      "2026-03-05T11:00:00Z/2026-03-05T12:00:00Z",
      ["2026-03-05T11:00:00.000Z/2026-03-05T12:00:00.000Z"]
    ],
    [
      "that begins this moment",
      "2026-03-05T12:00:00Z/2026-03-07T00:00:00Z",
      ["2026-03-05T12:00:00.000Z/2026-03-06T00:00:00.000Z"]
    ]
  ]
  for (const [what, interval, queried] of begun) {
    it.effect(`are queried, each once, for an interval ${what}`, () =>
      Effect.gen(function* () {
        const result = yield* run(interval)
        assert.deepStrictEqual(result, { queried, rows: queried, failed: [] })
      })
    )
  }

  // The later a part begins, the sooner its response comes.
  const seconds = (part: string) => days.length - days.indexOf(part)

  it.effect("have their rows in the order of time, in any order of responses", () =>
    Effect.gen(function* () {
      const { rows } = yield* run("2026-03-01/2026-03-05", { seconds }, { concurrency: 5 })
      assert.deepStrictEqual(rows, days)
    })
  )

  it.effect("that fail are all returned, in the order of time, with the rows of the others", () =>
    Effect.gen(function* () {
      const { failed, rows } = yield* run(
        "2026-03-01/2026-03-05",
        {
          seconds,
          state: (part) => (part === second || part === fifth ? "Failed" : "Complete"),
          status: (part) => (part === first ? 400 : 200)
        },
        { concurrency: 5 }
      )
      assert.deepStrictEqual(failed, [
        { interval: first, error: "GenesysError", isSubmitted: false },
        { interval: second, error: "UsageFailed", isSubmitted: true },
        { interval: fifth, error: "UsageFailed", isSubmitted: true }
      ])
      assert.deepStrictEqual(rows, days.slice(2, 4))
    })
  )

  it.effect("can all fail", () =>
    Effect.gen(function* () {
      const { failed, rows } = yield* run("2026-03-01/2026-03-05", { seconds, state: () => "Failed" })
      assert.deepStrictEqual(
        failed.map(({ interval }) => interval),
        days
      )
      assert.deepStrictEqual(rows, [])
    })
  )

  it.effect("are queried in the order of time if one runs at a time", () =>
    Effect.gen(function* () {
      const { queried } = yield* run("2026-03-01/2026-03-05", { seconds }, { concurrency: 1 })
      assert.deepStrictEqual(queried, days)
    })
  )
})
