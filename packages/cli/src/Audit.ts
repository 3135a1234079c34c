/**
 * The usage audit of an organization: lists its OAuth clients, reads their usage in as few queries as the server allows,
 * and adds it up.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import type { Reason } from "@effect-genesys/client/Reason"
import * as Interval from "@effect-genesys/schemas/Interval"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Fleet from "@effect-genesys/usage/Fleet"
import type * as Usage from "@effect-genesys/usage/Usage"
import type * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Tally from "./internal/Tally.ts"

/**
 * The usage of a client that the organization lists.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientUsage extends Tally.Totals {
  readonly id: string
  readonly name: string
  readonly grantType: string
  /** `undefined` if the list of clients has no state; the client then counts as active. */
  readonly state: string | undefined
  readonly created: DateTime.Utc | undefined
}

/**
 * A client with usage that is not in the list of clients, such as a deleted one.
 *
 * @since 0.1.0
 * @category models
 */
export interface Unlisted extends Tally.Totals {
  readonly id: string
  readonly name: string
}

/**
 * A client whose usage could not be read. The audit continues without it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Missing {
  readonly id: string
  readonly name: string
  readonly problem: string
}

/**
 * The result of an audit: the usage of each client, and how it was read.
 *
 * @since 0.1.0
 * @category models
 */
export interface Audit {
  /** From the usage rows; `undefined` if there are none. */
  readonly organizationId: string | undefined
  readonly interval: Interval.Interval
  /** How the usage was read. */
  readonly strategy: Fleet.Strategy
  /** Why it was not read with one query, as a clause without a period; `undefined` if it was. */
  readonly fallback: string | undefined
  /** Every listed client, by number of requests, then by name. */
  readonly clients: ReadonlyArray<ClientUsage>
  /** In the same order. Empty if the usage was read client by client. */
  readonly unlisted: ReadonlyArray<Unlisted>
  readonly missing: ReadonlyArray<Missing>
}

/**
 * The progress in days of the interval, or in clients if the usage is read client by client.
 *
 * @since 0.1.0
 * @category models
 */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly of: "days" | "clients"
}

/**
 * The interval of an audit, and how it reads the usage.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly interval: Interval.Interval
  /** The number of usage queries at a time, if the usage is read client by client. */
  readonly concurrency: number
  /** Runs before each query for all clients, and after each query. */
  readonly onProgress: (progress: Progress) => Effect.Effect<void>
}

/**
 * Lists the clients of the organization, reads their usage, and adds it up.
 *
 * A query of one client that fails ends up in `missing`. An error that every other query would have too ends the audit:
 * a failed sign-in, a missing permission, a server that cannot be reached.
 *
 * @since 0.1.0
 * @category queries
 */
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
  const totals = makeTotals(byId)
  const byDays = (days: number) => onProgress({ done: days, total: daysIn(interval), of: "days" })
  let last: Pick<Fleet.Querying, "fallback" | "strategy"> = { strategy: "organization", fallback: undefined }
  let done = nameless.length
  const byClients = () => onProgress({ done, total: entities.length, of: "clients" })

  // The client has retried already. In an outage, the audit would otherwise query ever shorter intervals.
  const policy = { maxOutage: 0 }
  yield* Fleet.events({ ...query, interval }, { clientIds: byId.keys(), concurrency, policy }).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (event) {
        switch (event._tag) {
          case "Querying":
            last = event
            return yield* event.strategy === "clients"
              ? byClients()
              : byDays(daysIn({ start: interval.start, end: event.interval.start }))
          case "Rows":
            totals.add(event.rows)
            return yield* byDays(daysIn({ start: interval.start, end: event.interval.end }))
          case "Client":
            if (event.result._tag === "Success") totals.add(event.result.success)
            else totals.miss(event.clientId, yield* problemOfOne(event.result.failure))
            done += 1
            return yield* byClients()
        }
      })
    )
  )

  const { clients, missing, organizationId, unlisted } = totals.sorted(nameless)
  const { fallback, strategy } = last
  return { organizationId, interval, strategy, fallback: fallback?.message, clients, unlisted, missing }
})

/** The usage of each client, added up, or the reason why it is missing. */
const makeTotals = (byId: ReadonlyMap<string, OAuthClient>) => {
  const tally = Tally.make()
  const missing = new Map<string, Missing>()
  let organizationId: string | undefined

  const listed = function* (): Generator<ClientUsage> {
    for (const [id, { authorizedGrantType: grantType = "", dateCreated: created, name, state }] of byId) {
      if (!missing.has(id)) yield { id, name, grantType, state, created, ...tally.of(id) }
    }
  }
  const unlisted = function* (): Generator<Unlisted> {
    for (const [id, name] of tally.names()) {
      if (!byId.has(id)) yield { id, name: name || id || "(no client)", ...tally.of(id) }
    }
  }
  return {
    add: (rows: ReadonlyArray<Row>) => {
      for (const row of rows) tally.add(row)
      organizationId ??= rows.find((row) => row.organizationId !== "")?.organizationId
    },
    miss: (id: string, problem: string) =>
      void missing.set(id, { id, name: byId.get(id)?.name ?? id, problem }),
    sorted: (nameless: ReadonlyArray<OAuthClient>) => {
      const withoutId = nameless.map(({ name }) => ({
        id: "",
        name,
        problem: "It has no id in the list of clients."
      }))
      return {
        organizationId,
        clients: [...listed()].toSorted(byRequests),
        unlisted: [...unlisted()].toSorted(byRequests),
        missing: [...withoutId, ...missing.values()].toSorted(byName)
      }
    }
  }
}

const query = { granularity: "Day", groupBy: ["OrganizationId", "TemplateUri", "HttpMethod"] } as const

type Row = Fleet.FleetRow<typeof query & { readonly interval: Interval.Interval }>

const daysIn = (interval: Interval.Interval) => Math.ceil(Duration.toDays(Interval.duration(interval)))

// Queries end in any order, and names are not unique, but a report must be the same each time and on every machine.
const byName = (a: Named, b: Named) => compare(a.name, b.name) || compare(a.id, b.id)

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)

type Named = Pick<Missing, "id" | "name">

const byRequests = (a: Unlisted, b: Unlisted) => b.requests - a.requests || byName(a, b)

/**
 * An error that may concern one query only does not end the audit, which may have run for an hour. An error that every other
 * query would have does: a failed sign-in, a missing permission, a server that cannot be reached.
 */
const problemOfOne = (error: Usage.UsageError): Effect.Effect<string, GenesysError> =>
  error._tag === "GenesysError" && !reasonsOfOne.has(error.reason._tag)
    ? Effect.fail(error)
    : Effect.succeed(error.message)

const reasonsOfOne: ReadonlySet<Reason["_tag"]> = new Set(["BadRequest", "NotFound", "Server", "Decode"])

/**
 * Returns the requests of all clients by UTC day, such as `2026-01-31`.
 *
 * @since 0.1.0
 * @category reports
 */
export const daily = ({ clients }: Pick<Audit, "clients">): ReadonlyMap<string, number> => {
  const days = new Map<string, number>()
  for (const { byDay } of clients) {
    for (const [day, requests] of byDay) days.set(day, (days.get(day) ?? 0) + requests)
  }
  return days
}
