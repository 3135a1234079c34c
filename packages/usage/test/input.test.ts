/** Invalid input is refused before anything is sent, even for the token. */
import { Credentials, GenesysCloud, GenesysError } from "@effect-genesys/client"
import { Interval } from "@effect-genesys/schemas"
import { Usage, Intervals } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"

const now = DateTime.makeUnsafe("2026-04-10T12:00:00Z")
const day = 86_400_000
const days = (from: number, to: number): Interval.Interval => ({
  start: DateTime.add(now, { milliseconds: Math.round(from * day) }),
  end: DateTime.add(now, { milliseconds: Math.round(to * day) })
})

/** A millisecond, in days. */
const moment = 1 / day

/** A query that does not match its type, as JavaScript may write one. */
const unknownMetric: { readonly metrics: ReadonlyArray<never> } = JSON.parse('{"metrics": ["Latency"]}')

const nowhere = Layer.succeed(
  HttpClient.HttpClient,
  HttpClient.make((request) => Effect.die(`${request.method} ${request.url} was sent`))
)
const unsent = GenesysCloud.layer({
  region: "mypurecloud.de",
  credentials: Credentials.clientCredentials("c1", Redacted.make("s"))
}).pipe(Layer.provide(nowhere), Layer.orDie)

const cases: ReadonlyArray<
  readonly [string, Effect.Effect<unknown, Usage.UsageError, Usage.Services>, string, RegExp]
> = [
  [
    "an interval that ends before it starts",
    Usage.query("c1", { interval: days(-1, -2) }),
    "postOauthClientUsageQuery",
    /must end after it starts/
  ],
  [
    "an empty interval",
    Usage.organization({ interval: days(-1, -1) }),
    "postUsageQuery",
    /must end after it starts/
  ],
  [
    "an interval in the future",
    Usage.search({ interval: days(1, 2) }),
    "postUsageSimplesearch",
    /begins in the future; use an interval that has begun/
  ],
  [
    "an interval that is too long for a job, and is not split",
    Usage.organizationJob({ interval: days(-100, -1) }),
    "postUsageAggregatesQueryJobs",
    /has 99 days, and a job takes 90; split it with Intervals\.run/
  ],
  [
    "an interval that begins too long ago for a job",
    Usage.clientJob("c1", { interval: days(-400, -390) }),
    "postUsageClientClientIdAggregatesQueryJobs",
    /more than 365 days ago/
  ],
  [
    "an unknown metric",
    Usage.query("c1", { interval: days(-2, -1), ...unknownMetric }),
    "postOauthClientUsageQuery",
    /Latency|metrics/
  ],
  ["0 days", Usage.summary("c1", { days: 0 }), "getOauthClientUsageSummary", /from 1 to 9999, not 0/],
  ["half a day", Usage.summary("c1", { days: 0.5 }), "getOauthClientUsageSummary", /not 0\.5/],
  [
    "windows of an interval that ends before it starts",
    Intervals.run({ kind: "client", clientId: "c1", query: { interval: days(-1, -2) } }),
    "postOauthClientUsageQuery",
    /must end after it starts/
  ],
  ...[0, -1, 0.9, NaN].map(
    (maxDays) =>
      [
        `parts of ${maxDays} days`,
        Intervals.run({ kind: "client", clientId: "c1", query: { interval: days(-9, -1) } }, { maxDays }),
        "postOauthClientUsageQuery",
        /maxDays must be a number of days from 1 on/
      ] as const
  ),
  [
    "windows of an interval that begins too long ago for jobs",
    Intervals.run({ kind: "organizationJob", query: { interval: days(-400, -1) } }),
    "postUsageAggregatesQueryJobs",
    /a query may/
  ]
]

describe("before anything is sent", () => {
  for (const [what, request, operation, problem] of cases) {
    it.effect(`${what} is refused`, () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(DateTime.toEpochMillis(now))
        const error = yield* Effect.flip(Effect.provide(request, unsent))
        assert.instanceOf(error, GenesysError.GenesysError)
        assert.deepInclude(error, { operation, attempts: 0 })
        assert.strictEqual(error.reason._tag, "InvalidInput")
        assert.match(error.message, problem)
      })
    )
  }
})

it.effect("a day that begins now is not in the future, and is queried", () =>
  Effect.gen(function* () {
    const midnight = DateTime.startOf(now, "day")
    yield* TestClock.setTime(DateTime.toEpochMillis(midnight))
    const request = Usage.submit({ kind: "organization", query: { interval: Interval.today(midnight) } })
    const exit = yield* Effect.exit(Effect.provide(request, unsent))
    assert.match(String(exit), /POST .* was sent/)
  })
)

/** The greatest values that the server may accept are sent, and greater ones are refused here. */
const bounds: ReadonlyArray<
  readonly [string, Effect.Effect<unknown, Usage.UsageError, Usage.Services>, isSent: boolean]
> = [
  ["a job of exactly 90 days", Usage.organizationJob({ interval: days(-91, -1) }), true],
  ["a job of 90 days and a moment", Usage.organizationJob({ interval: days(-90 - moment, 0) }), false],
  ["a job that begins 365 days ago", Usage.clientJob("c1", { interval: days(-365, -300) }), true],
  [
    "a job that begins 365 and a half days ago",
    Usage.clientJob("c1", { interval: days(-365.5, -300) }),
    true
  ],
  ["a job that begins 366 days ago", Usage.organizationJob({ interval: days(-366, -300) }), true],
  [
    "a job that begins 366 days and a moment ago",
    Usage.organizationJob({ interval: days(-366 - moment, -300) }),
    false
  ],
  ["a query that begins three years ago", Usage.query("c1", { interval: days(-1095, -1) }), true],
  ["a search that begins three years ago", Usage.search({ interval: days(-1095, -1) }), true],
  ["an interval that begins this moment", Usage.query("c1", { interval: days(0, 1) }), true],
  ["an interval that begins in a moment", Usage.query("c1", { interval: days(moment, 1) }), false],
  ["an interval of a moment", Usage.query("c1", { interval: days(-moment, 0) }), true],
  ["a summary of a day", Usage.summary("c1", { days: 1 }), true],
  ["a summary of 9,999 days", Usage.summary("c1", { days: 9999 }), true],
  ["a summary of 10,000 days", Usage.summary("c1", { days: 10_000 }), false],
  [
    "windows of jobs from 366 days ago on",
    Intervals.run({ kind: "organizationJob", query: { interval: days(-366, 0) } }),
    true
  ],
  [
    "windows of jobs from 366 days and a moment ago on",
    Intervals.run({ kind: "organizationJob", query: { interval: days(-366 - moment, 0) } }),
    false
  ]
]

describe("a bound", () => {
  for (const [what, request, isSent] of bounds) {
    it.effect(`${isSent ? "sends" : "refuses"} ${what}`, () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(DateTime.toEpochMillis(now))
        const exit = yield* Effect.exit(Effect.provide(request, unsent))
        assert.match(String(exit), isSent ? /POST .* was sent/ : /InvalidInput|the input is not valid/)
      })
    )
  }
})
