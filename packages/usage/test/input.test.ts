/** Input that the server could not answer is refused before anything is sent, the token included. */
import { Credentials, GenesysCloud, GenesysError } from "@effect-genesys/client"
import { Interval } from "@effect-genesys/schemas"
import { Usage, Windows } from "@effect-genesys/usage"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"

const now = DateTime.makeUnsafe("2026-04-10T12:00:00Z")
const days = (from: number, to: number): Interval.Interval => ({
  start: DateTime.add(now, { days: from }),
  end: DateTime.add(now, { days: to })
})

/** What was written without the types, as JavaScript may. */
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
    /begins in the future/
  ],
  [
    "an interval that is too long for a job, and is not cut",
    Usage.organizationJob({ interval: days(-100, -1) }),
    "postUsageAggregatesQueryJobs",
    /has 99 days, and a job takes 90; cut it with Windows\.run/
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
    Windows.run({ of: "client", clientId: "c1", query: { interval: days(-1, -2) } }),
    "postOauthClientUsageQuery",
    /must end after it starts/
  ],
  [
    "windows of an interval that begins too long ago for jobs",
    Windows.run({ of: "organizationJob", query: { interval: days(-400, -1) } }),
    "postUsageAggregatesQueryJobs",
    /a query may/
  ]
]

describe("before anything is sent", () => {
  for (const [what, asking, operation, problem] of cases) {
    it.effect(`${what} is refused`, () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(DateTime.toEpochMillis(now))
        const error = yield* Effect.flip(Effect.provide(asking, unsent))
        assert.instanceOf(error, GenesysError.GenesysError)
        assert.deepInclude(error, { operation, attempts: 0 })
        assert.strictEqual(error.reason._tag, "InvalidInput")
        assert.match(error.message, problem)
      })
    )
  }
})

it.effect("a day that begins this moment is no future, and is asked for", () =>
  Effect.gen(function* () {
    const midnight = DateTime.startOf(now, "day")
    yield* TestClock.setTime(DateTime.toEpochMillis(midnight))
    const asking = Usage.submit({ of: "organization", query: { interval: Interval.today(midnight) } })
    const exit = yield* Effect.exit(Effect.provide(asking, unsent))
    assert.match(String(exit), /POST .* was sent/)
  })
)
