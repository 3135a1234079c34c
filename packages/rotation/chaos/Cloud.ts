/** The emulator of a run, with its data in a file and the time of the run. Some responses fail or are lost. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Emulator, type Faults, Roles } from "@effect-genesys/emulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Settings from "./Settings.ts"

const settings = Settings.read()
const data = join(settings.folder, "cloud.sqlite")
const isNew = !existsSync(data)

const client = (
  given: { readonly clientId: string; readonly clientSecret: string },
  ...roles: ReadonlyArray<string>
) => ({
  clientId: given.clientId,
  clientSecret: Redacted.make(given.clientSecret),
  name: given.clientId,
  grantType: "CLIENT-CREDENTIALS" as const,
  roles
})

/**
 * They take effect every twelve seconds, for four: lost responses of the requests that issue something, limits, and outages. The
 * pauses are for a request that is alone with its operation, since each of its attempts would meet a fault.
 */
const faults: ReadonlyArray<Faults.Rule> = [
  { operation: "postOauthClients", count: 1, executes: true, fault: { kind: "reset" } },
  { operation: "postOauthClientSecret", count: 1, executes: true, fault: { kind: "reset" } },
  { operation: "putOauthClient", count: 1, executes: true, fault: { kind: "reset" } },
  { operation: "deleteOauthClient", count: 1, executes: true, fault: { kind: "reset" } },
  {
    operation: "getOauthClient",
    count: 2,
    fault: { kind: "error", status: 429, code: "too.many.requests", headers: { "retry-after": "1" } }
  },
  { operation: "getOauthClient", count: 1, fault: { kind: "revokeToken" } },
  { operation: "*", count: 2, fault: { kind: "error", status: 503, code: "service.unavailable" } }
]

const program = Effect.gen(function* () {
  const cloud = yield* Emulator.Emulator
  if (isNew) {
    yield* cloud.seed({
      clients: [
        // A caller can create clients with the roles that it has itself.
        client(settings.rotator, Roles.roles.admin.id, Roles.roles.integration.id),
        ...settings.clients.map((given) => client(given, Roles.roles.integration.id))
      ]
    })
  }
  process.send?.("ready")
  for (let round = 0; ; round++) {
    yield* Effect.sleep("4 seconds")
    cloud.faults.set(round % 3 === 0 ? faults : [])
  }
}).pipe(
  Effect.provide(
    Emulator.layer({
      port: settings.cloud,
      data,
      queryLatency: "50 millis",
      requestsPerMinute: Infinity,
      usageDelay: "20 hours"
    })
  )
)

process.on("disconnect", () => process.exit(0))
NodeRuntime.runMain(Settings.calendar(settings).at(program))
