import type { GenesysError } from "@effect-genesys/client/GenesysError"
/**
 * The usage audit of an organisation: lists its OAuth clients, asks for the usage of each, and adds it up.
 */
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import type { Interval } from "@effect-genesys/schemas/Interval"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Usage from "@effect-genesys/usage/Usage"
import type { UsageRow } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Struct from "effect/Struct"

export interface Counts {
  readonly requests: number
  readonly status200: number
  readonly status300: number
  /** 4xx answers, the 429s among them. */
  readonly status400: number
  readonly status500: number
  readonly status429: number
}

export interface ClientUsage extends Counts {
  readonly id: string
  readonly name: string
  readonly grantType: string
  /** The method and path template with the most requests, such as `GET api/v2/users/{userId}`. */
  readonly topEndpoint: string | undefined
  /** Requests by UTC day, written as 2026-01-31. Days without any are left out. */
  readonly byDay: ReadonlyMap<string, number>
}

/** A client whose usage the server did not give; the audit goes on without it. */
export interface Missing {
  readonly id: string
  readonly name: string
  readonly problem: string
}

export interface Audit {
  /** As the usage rows name it; unknown where there are none. */
  readonly organisationId: string | undefined
  readonly interval: Interval
  /** Every client, the one with the most requests first. */
  readonly clients: ReadonlyArray<ClientUsage>
  readonly missing: ReadonlyArray<Missing>
}

export interface Options {
  readonly interval: Interval
  /** How many usage queries run at once. */
  readonly concurrency: number
  /** Told after each query. */
  readonly onProgress: (done: number, total: number) => Effect.Effect<void>
}

export const run = Effect.fnUntraced(function* ({
  concurrency,
  interval,
  onProgress
}: Options): Effect.fn.Return<Audit, GenesysError, Usage.Services> {
  const { entities = [] } = yield* OAuthApi.use((api) => api.getOauthClients)
  let done = 0
  yield* onProgress(done, entities.length)
  const findings = yield* Effect.forEach(
    entities,
    (client) => Effect.tap(usageOf(client, interval), () => onProgress((done += 1), entities.length)),
    { concurrency }
  )
  const found = findings.filter((finding) => "requests" in finding)
  return {
    organisationId: found.find(({ organisationId }) => organisationId !== undefined)?.organisationId,
    interval,
    clients: found.map(Struct.omit(["organisationId"])).toSorted(byRequests),
    missing: findings.filter((finding) => "problem" in finding)
  }
})

const byRequests = (a: ClientUsage, b: ClientUsage) => b.requests - a.requests || a.name.localeCompare(b.name)

type Found = ClientUsage & Pick<Audit, "organisationId">

const usageOf = (
  { authorizedGrantType, id, name }: OAuthClient,
  interval: Interval
): Effect.Effect<Found | Missing, GenesysError, Usage.Services> => {
  if (id === undefined) return Effect.succeed({ id: "", name, problem: "The list of clients gives no id." })
  const missing = (problem: string): Missing => ({ id, name, problem })
  return Usage.query(id, {
    interval,
    granularity: "Day",
    groupBy: ["OrganizationId", "TemplateUri", "HttpMethod"]
  }).pipe(
    Effect.map((rows): Found | Missing => ({
      id,
      name,
      grantType: authorizedGrantType,
      ...total(rows),
      topEndpoint: topEndpoint(rows),
      byDay: byDay(rows),
      organisationId: rows.find(({ organizationId }) => organizationId !== undefined)?.organizationId
    })),
    // What concerns this query alone does not end the audit.
    Effect.catchTags({
      UsageFailed: ({ message }) => Effect.succeed(missing(message)),
      PollTimeout: ({ message }) => Effect.succeed(missing(message))
    }),
    Effect.catchReason("GenesysError", "NotFound", ({ message }) => Effect.succeed(missing(message)))
  )
}

const counts = ["requests", "status200", "status300", "status400", "status500", "status429"] as const

/** The sum of counts. */
export const total = (rows: ReadonlyArray<Counts>): Counts => {
  const sum = { requests: 0, status200: 0, status300: 0, status400: 0, status500: 0, status429: 0 }
  for (const row of rows) for (const count of counts) sum[count] += row[count]
  return sum
}

const sums = <Key>(entries: Iterable<readonly [Key, number]>): Map<Key, number> => {
  const result = new Map<Key, number>()
  for (const [key, count] of entries) result.set(key, (result.get(key) ?? 0) + count)
  return result
}

const topEndpoint = (rows: ReadonlyArray<UsageRow>) => {
  const endpoints = sums(
    rows.map(({ httpMethod = "", requests, templateUri = "" }) => [
      `${httpMethod} ${templateUri}`.trim(),
      requests
    ])
  )
  return [...endpoints].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0]
}

const byDay = (rows: ReadonlyArray<UsageRow>) =>
  sums(
    rows.flatMap(({ date, requests }) =>
      date === undefined ? [] : [[DateTime.formatIsoDateUtc(date), requests] as const]
    )
  )

/** Requests of all clients by UTC day. */
export const daily = ({ clients }: Pick<Audit, "clients">): ReadonlyMap<string, number> =>
  sums(clients.flatMap((client) => [...client.byDay]))
