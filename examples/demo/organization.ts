/** The organization of the demos: five clients, and 30 days of traffic that is the same in each run. */
import { Emulator, Roles, type Seed } from "@effect-genesys/emulator"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** Stops with the scope. */
export const make = Effect.gen(function* () {
  const organization = Context.get(yield* Layer.build(Emulator.layer()), Emulator.Emulator)
  yield* organization.seed({ clients, calls: callsUntil(yield* DateTime.now) })
  return organization
})

const service = { grantType: "CLIENT-CREDENTIALS", roles: [Roles.roles.integration.id] } as const

const clients: NonNullable<Seed.Fixture["clients"]> = [
  { clientId: "wallboard", name: "Wallboard", ...service },
  { clientId: "crm-sync", name: "CRM Sync", ...service },
  { clientId: "presence-poller", name: "Presence Poller", ...service },
  { clientId: "old-import", name: "Old Import", ...service },
  { clientId: "agent-desktop", name: "Agent Desktop", grantType: "CODE" }
]

/** Calls of a day. Nobody uses `old-import`. */
const daily = [
  ["wallboard", "GET", "api/v2/routing/queues/{queueId}/members", 200, 2400],
  ["wallboard", "GET", "api/v2/users/{userId}/presences/{sourceId}", 200, 900],
  ["crm-sync", "GET", "api/v2/externalcontacts/contacts", 200, 5200],
  ["crm-sync", "PUT", "api/v2/externalcontacts/contacts", 200, 1300],
  ["presence-poller", "GET", "api/v2/users/{userId}/presences/{sourceId}", 200, 26_000],
  ["presence-poller", "GET", "api/v2/users/{userId}/presences/{sourceId}", 429, 12_000],
  ["agent-desktop", "GET", "api/v2/users/{userId}", 200, 3600]
] as const

/** The calls of the 30 days before today, one percent more on each day. */
const callsUntil = (now: DateTime.DateTime) =>
  Array.from({ length: 30 }, (_, index) => {
    const day = DateTime.formatIsoDateUtc(DateTime.subtract(now, { days: 30 - index }))
    return daily.map(([clientId, httpMethod, templateUri, status, calls]) => ({
      clientId,
      httpMethod,
      templateUri,
      status,
      day,
      times: Math.round(calls * (1 + index / 100))
    }))
  }).flat()
