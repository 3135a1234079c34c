/**
 * Counts the requests and the virtual time of one audit of an emulated organization, which allows the vendor's 300 requests
 * a minute. Time passes only while no request is in flight. `bench/audit.ts` runs this script, and explains its output.
 *
 *   node --expose-gc bench/auditRequests.ts 1000 clients "200 millis"
 */
import { run as audit } from "@effect-genesys/cli/Audit"
import { Credentials, GenesysCloud, RateLimit } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as VirtualTime from "./VirtualTime.ts"

const days = 30
const day = Duration.toMillis("1 day")
const templates = ["api/v2/users/{userId}", "api/v2/routing/queues", "api/v2/conversations/{conversationId}"]

const Arguments = Schema.Tuple([
  Schema.FiniteFromString,
  Schema.Literals(["organization", "clients"]),
  Schema.DurationFromString
])

/** Adds clients to the administrator, up to this number, and calls of each on every day. */
const populate = Effect.fnUntraced(function* (clients: number) {
  const { record, seed } = yield* Emulator.Emulator
  const now = yield* Clock.currentTimeMillis
  const seeded = yield* seed({
    clients: Array.from({ length: clients - 1 }, (_, index) => ({
      name: `Client ${index}`,
      grantType: "CODE"
    }))
  })
  for (const [index, { clientId }] of seeded.clients.entries()) {
    for (let ago = 1; ago <= days; ago++) {
      for (const templateUri of templates) {
        record({ at: now - ago * day, clientId, templateUri, httpMethod: "GET", status: 200 }, index + 1)
      }
    }
  }
})

const heapMB = Effect.sync(() => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
})

const program = Effect.gen(function* () {
  const [clients, requested, latency] = yield* Schema.decodeUnknownEffect(Arguments)(process.argv.slice(2))
  const isOneByOne = requested === "clients"
  yield* TestClock.setTime(DateTime.toEpochMillis(DateTime.makeUnsafe("2026-06-01T12:00:00Z")))
  const { administrator, behavior, faults, url } = yield* Emulator.Emulator
  yield* populate(clients)
  behavior.set({ requestsPerMinute: RateLimit.defaults.limit, queryLatency: latency })
  faults.reset()
  if (isOneByOne) {
    faults.set([
      { operation: "postUsageQuery", fault: { kind: "error", status: 403, code: "missing.any.permissions" } }
    ])
  }
  const time = VirtualTime.make()
  const started = yield* Clock.currentTimeMillis
  let early = 0
  const { missing, strategy } = yield* time.run(
    audit({
      interval: Interval.lastDays(days, yield* DateTime.now),
      concurrency: 16,
      onProgress: ({ done, of }) =>
        of === "clients" && done === clients / 10
          ? Effect.map(heapMB, (now) => void (early = now))
          : Effect.void
    }).pipe(
      Effect.provide(
        GenesysCloud.layer({
          region: url,
          credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret),
          transformClient: time.transformClient
        })
      )
    )
  )
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
  const late = yield* heapMB
  if (missing.length > 0) return yield* Effect.die(`The usage of ${missing.length} clients is missing`)

  const { postOauthToken = 0, ...received } = faults.counters().received
  const requests = Object.values(received).reduce((sum, count) => sum + count, 0)
  const { limit, window } = RateLimit.defaults
  const windows = Math.ceil(requests / limit) - 1
  const bound = windows * Duration.toSeconds(window)
  yield* Console.log(
    JSON.stringify({
      clients,
      strategy,
      latency: Duration.format(latency),
      tokens: postOauthToken,
      requests,
      seconds: Number(seconds.toFixed(1)),
      bound,
      ...(bound > 0 && { ratio: Number((seconds / bound).toFixed(3)) }),
      ...(strategy === "clients" && { heapGrowthMB: Number((late - early).toFixed(1)) })
    })
  )
}).pipe(
  Effect.provide(
    Layer.provideMerge(
      Emulator.layerInMemory({ resultLifetime: "1 minute", requestsPerMinute: Infinity }),
      TestClock.layer()
    )
  )
)

NodeRuntime.runMain(program)
