/**
 * An organization for `audit --demo`: the emulator with a month of history, and calls that its clients make today over HTTP,
 * each with its own token.
 */
import type * as Connection from "@effect-genesys/client/Connection"
import * as Credentials from "@effect-genesys/client/Credentials"
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Emulator from "@effect-genesys/emulator/Emulator"
import type { SeededClient } from "@effect-genesys/emulator/Seed"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type { Audit } from "../Audit.ts"

export interface Demo {
  readonly options: Connection.Options
  /** How many calls the demo's clients made. */
  readonly made: number
  /** How many of these calls an audit counts. */
  readonly metered: (audit: Audit) => number
}

/** The emulator stops with the scope. */
export const make = Effect.gen(function* () {
  const emulator = yield* Layer.build(Emulator.layer({ seed: "demo" }))
  const { administrator, clients: seeded, url } = Context.get(emulator, Emulator.Emulator)
  const clients = seeded.filter(({ grantType }) => grantType === "CLIENT-CREDENTIALS")
  const since = DateTime.formatIsoDateUtc(yield* DateTime.now)
  let made = 0
  yield* Effect.forEach(clients, (client) => makeCalls(url, client, () => (made += 1)), {
    concurrency: "unbounded",
    discard: true
  })
  const ids = new Set(clients.map(({ clientId }) => clientId))
  const demo: Demo = {
    options: {
      region: url,
      credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
    },
    made,
    metered: (audit) => {
      let metered = 0
      for (const { byDay, id } of audit.clients) {
        if (ids.has(id)) for (const [day, requests] of byDay) if (day >= since) metered += requests
      }
      return metered
    }
  }
  return demo
})

/** Makes calls as a client, some of which it has no permission for. */
const makeCalls = (url: string, { clientId, clientSecret, name }: SeededClient, onCall: () => void) =>
  Effect.gen(function* () {
    const api = yield* OAuthApi.OAuthApi
    yield* Effect.repeat(api.getOauthScopes(), { times: name.length })
    yield* Effect.repeat(forbidden(api.getOauthClients), { times: 3 })
    yield* forbidden(api.getOauthAuthorizations())
    yield* Effect.catchReason(
      api.getOauthScope("no-such-scope"),
      "GenesysError",
      "NotFound",
      () => Effect.void
    )
  }).pipe(
    Effect.provide(
      OAuthApi.layer({
        region: url,
        credentials: Credentials.clientCredentials(clientId, clientSecret),
        transformClient: HttpClient.tapRequest((request) =>
          Effect.sync(() => {
            if (!request.url.endsWith("/oauth/token")) onCall()
          })
        )
      })
    )
  )

// Most of the clients lack the permission, which gives the report its 4xx.
const forbidden = <A, R>(call: Effect.Effect<A, GenesysError, R>) =>
  Effect.catchReason(call, "GenesysError", "Forbidden", () => Effect.void)
