/**
 * The audit of a thousand clients of an emulated organisation under the vendor's limit of 300 requests a minute, in
 * virtual time. Prints the arithmetic of the limit, how near the audit comes to it, and how far the heap rises while the
 * last nine tenths of the clients are looked at.
 */
import { run as audit } from "@effect-genesys/cli/Audit"
import { Credentials, GenesysCloud, OAuthApi, RateLimit } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import * as VirtualTime from "./VirtualTime.ts"

const clients = 1000
const day = Duration.toMillis("1 day")
const templates = ["api/v2/users/{userId}", "api/v2/routing/queues", "api/v2/conversations/{conversationId}"]

/** Clients with a month of calls each. */
const populate = Effect.gen(function* () {
  const { record } = yield* Emulator.Emulator
  const api = yield* OAuthApi.OAuthApi
  const now = yield* Clock.currentTimeMillis
  for (let index = 1; index < clients; index++) {
    const { id: clientId = "" } = yield* api.postOauthClients({
      name: `Client ${index}`,
      authorizedGrantType: "CLIENT-CREDENTIALS",
      roleDivisions: Roles.everywhere(Roles.roles.viewer)
    })
    for (let ago = 1; ago <= 30; ago++) {
      for (const templateUri of templates) {
        record({ at: now - ago * day, clientId, templateUri, httpMethod: "GET", status: 200 }, index)
      }
    }
  }
})

const heapMB = Effect.sync(() => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
})

const program = Effect.gen(function* () {
  yield* TestClock.setTime(DateTime.toEpochMillis(DateTime.makeUnsafe("2026-06-01T12:00:00Z")))
  const { administrator, behaviour, faults, url } = yield* Emulator.Emulator
  const time = VirtualTime.make()
  const signedIn = {
    region: url,
    credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
  }
  yield* Effect.provide(populate, GenesysCloud.layer({ ...signedIn, rateLimit: false }))

  faults.reset()
  behaviour.set({ requestsPerMinute: RateLimit.defaults.limit })
  const started = yield* Clock.currentTimeMillis
  const interval = Interval.lastDays(30, yield* DateTime.now)
  let early = 0
  const { missing } = yield* time.run(
    audit({
      interval,
      concurrency: 16,
      onProgress: (done) =>
        done === clients / 10 ? Effect.map(heapMB, (now) => void (early = now)) : Effect.void
    }).pipe(Effect.provide(GenesysCloud.layer({ ...signedIn, transformClient: time.transformClient })))
  )
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
  const late = yield* heapMB
  if (missing.length > 0) return yield* Effect.die(`the usage of ${missing.length} clients is missing`)

  const { postOauthToken = 0, ...received } = faults.counters().received
  const requests = Object.values(received).reduce((sum, count) => sum + count, 0)
  const { limit, window } = RateLimit.defaults
  const windows = Math.ceil(requests / limit) - 1
  const bound = windows * Duration.toSeconds(window)
  yield* Console.log(
    JSON.stringify({
      arithmetic: `${requests} requests, ${limit} at once and ${limit} more every ${Duration.format(Duration.fromInputUnsafe(window))}: the last of them after ${windows} windows`,
      clients,
      tokens: postOauthToken,
      requests,
      bound,
      seconds: Number(seconds.toFixed(1)),
      ratio: Number((seconds / bound).toFixed(3)),
      heapGrowthMB: Number((late - early).toFixed(1))
    })
  )
}).pipe(
  Effect.provide(
    Layer.mergeAll(
      Emulator.layer({ resultLifetime: "1 minute", requestsPerMinute: Infinity }),
      NodeHttpClient.layerUndici
    ).pipe(Layer.provideMerge(TestClock.layer()))
  )
)

NodeRuntime.runMain(program)
