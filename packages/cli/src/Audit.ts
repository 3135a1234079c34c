/**
 * The usage audit of an organisation: lists its OAuth clients, asks for the usage of each, and adds it up.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import type { Reason } from "@effect-genesys/client/Reason"
import type { Interval } from "@effect-genesys/schemas/Interval"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Report from "@effect-genesys/usage/Report"
import * as Usage from "@effect-genesys/usage/Usage"
import type { Counts } from "@effect-genesys/usage/UsageRow"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

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
  /** Every client, the one with the most requests first, and of as many by name. */
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
  const byId = new Map<string, OAuthClient>(
    entities.flatMap((client) => (client.id === undefined ? [] : [[client.id, client]]))
  )
  const nameless = entities.filter(({ id }) => id === undefined)
  let done = nameless.length
  yield* onProgress(done, entities.length)
  const found: Array<ClientUsage> = []
  const missing = nameless.map(({ name }): Missing => ({
    id: "",
    name,
    problem: "The list of clients gives no id."
  }))
  let organisationId: string | undefined
  yield* Usage.queryAll(
    byId.keys(),
    { interval, granularity: "Day", groupBy: ["OrganizationId", "TemplateUri", "HttpMethod"] },
    { concurrency }
  ).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* ({ clientId: id, result }) {
        const { authorizedGrantType: grantType = "", name = id } = byId.get(id) ?? {}
        if (result._tag === "Success") {
          found.push({ id, name, grantType, ...summaryOf(result.success) })
          organisationId ??= result.success.find((row) => row.organizationId !== "")?.organizationId
        } else {
          missing.push({ id, name, problem: yield* concernsOne(result.failure) })
        }
        yield* onProgress((done += 1), entities.length)
      })
    )
  )
  return { organisationId, interval, clients: found.toSorted(byRequests), missing: missing.toSorted(byName) }
})

// Queries end in any order, and names are not unique; a report is the same each time, and on every machine.
const byName = (a: Named, b: Named) => compare(a.name, b.name) || compare(a.id, b.id)

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)

type Named = Pick<Missing, "id" | "name">

const byRequests = (a: ClientUsage, b: ClientUsage) => b.requests - a.requests || byName(a, b)

const summaryOf = (rows: Usage.Rows) => {
  const { endpoints, periods, total } = Report.ofRows(rows)
  return {
    ...total,
    topEndpoint: endpoints[0]?.key,
    byDay: new Map(periods.map(({ key, requests }) => [key, requests]))
  }
}

/**
 * What may be wrong with this query alone does not end the audit, which may have gone on for an hour. What the next query
 * would meet as well does: a sign-in or a permission that is missing, a server that cannot be reached.
 */
const concernsOne = (error: Usage.UsageError): Effect.Effect<string, GenesysError> =>
  error._tag === "GenesysError" && !ofOne.has(error.reason._tag)
    ? Effect.fail(error)
    : Effect.succeed(error.message)

const ofOne: ReadonlySet<Reason["_tag"]> = new Set(["BadRequest", "NotFound", "Server", "Decode"])

/** Requests of all clients by UTC day. */
export const daily = ({ clients }: Pick<Audit, "clients">): ReadonlyMap<string, number> => {
  const days = new Map<string, number>()
  for (const { byDay } of clients) {
    for (const [day, requests] of byDay) days.set(day, (days.get(day) ?? 0) + requests)
  }
  return days
}
