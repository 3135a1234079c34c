/**
 * An organization for `audit --demo`: the emulator with a month of history, and calls that its clients make today over HTTP,
 * each with its own token.
 */
import type * as Connection from "@effect-genesys/client/Connection"
import * as Credentials from "@effect-genesys/client/Credentials"
import * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Emulator from "@effect-genesys/emulator/Emulator"
import type { SeededClient } from "@effect-genesys/emulator/Seed"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as Usage from "@effect-genesys/usage/Usage"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import type { Audit } from "../../Audit.ts"

export interface Demo {
  readonly options: Connection.Options
  /** How many calls the demo's clients made. */
  readonly made: number
  /** How many of these calls an audit counts. */
  readonly metered: (audit: Audit) => number
}

/** The emulator stops with the scope. It has usage in the days `before`, too, if there are any. */
export const make = Effect.fnUntraced(function* (before: Interval.Interval | undefined) {
  const emulator = yield* Layer.build(Emulator.layer({ seed: "demo" }))
  const { administrator, clients: seeded, record, url } = Context.get(emulator, Emulator.Emulator)
  const clients = seeded.filter(({ grantType }) => grantType === "CLIENT-CREDENTIALS")
  const since = DateTime.formatIsoDateUtc(yield* DateTime.now)
  let made = 0
  yield* Effect.forEach(clients, (client) => makeCalls(url, client, () => (made += 1)), {
    concurrency: "unbounded",
    discard: true
  })
  const ids = new Set(clients.map(({ clientId }) => clientId))
  const options: Connection.Options = {
    region: url,
    credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
  }
  if (before !== undefined) {
    yield* Effect.provide(recordBefore(before, record), GenesysCloud.layer(options))
  }
  const demo: Demo = {
    options,
    made,
    metered: (audit) => {
      let metered = 0
      for (const { byDay, id } of audit.clients) {
        if (ids.has(id)) for (const [day, { requests }] of byDay) if (day >= since) metered += requests
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

/**
 * The seed has 30 days of usage. The days before them repeat their weekdays, with other numbers for each client, so that a
 * comparison shows clients that grew and clients that shrank.
 */
const recordBefore = Effect.fnUntraced(function* (
  { end, start }: Interval.Interval,
  record: Emulator.Emulator["Service"]["record"]
) {
  const now = yield* DateTime.now
  const { clients } = yield* Usage.fleet({
    interval: Interval.lastDays(28, now),
    granularity: "Day",
    groupBy: ["TemplateUri", "HttpMethod"]
  })
  const rows = clients.flatMap(({ result }) => Result.getOrElse(result, () => []))
  const seededFrom = Interval.lastDays(30, now).start
  for (const row of rows) {
    let at = DateTime.subtract(row.date, { weeks: 4 })
    for (; DateTime.isGreaterThanOrEqualTo(at, start); at = DateTime.subtract(at, { weeks: 4 })) {
      if (!DateTime.isLessThan(at, end) || !DateTime.isLessThan(at, seededFrom)) continue
      const { clientId, httpMethod, templateUri } = row
      const call = { at: DateTime.toEpochMillis(at), clientId, httpMethod, templateUri }
      const part = 0.7 + 0.1 * ((row.clientName?.length ?? 0) % 7)
      for (const [status, count] of [
        [200, row.status200],
        [404, row.status400 - row.status429],
        [429, row.status429],
        [500, row.status500]
      ] as const) {
        const times = Math.round(part * count)
        if (times > 0) record({ ...call, status }, times)
      }
    }
  }
})
