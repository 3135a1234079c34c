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
import * as Usage from "@effect-genesys/usage/Usage"
import type { Counts, Sum } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Parts from "./internal/audit/Parts.ts"
import * as Tally from "./internal/audit/Tally.ts"

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
  /** When the audit began to read. The vendor counts requests up to a day late. */
  readonly readAt: DateTime.Utc
  /** How many clients the organization lists. `clients` and `missing` have fewer if only some were chosen. */
  readonly listed: number
  /** Whether a part of the usage was read by an earlier audit, which was interrupted. */
  readonly isContinued: boolean
  /** How the usage was read. */
  readonly strategy: Fleet.Strategy
  /** Why it was not read with one query, as a clause without a period; `undefined` if it was, or if clients were chosen. */
  readonly fallback: string | undefined
  /** Every listed client, by number of requests, then by name. */
  readonly clients: ReadonlyArray<ClientUsage>
  /** In the same order. Empty if the usage was read client by client, or if clients were chosen. */
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
 * The interval of an audit, its clients, and how it reads the usage.
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
  /** The clients of the organization. Default: the audit lists them, which costs one request. */
  readonly clients?: ReadonlyArray<OAuthClient>
  /** Reads only these clients, each with a query of its own. Default: all. */
  readonly only?: ReadonlySet<string>
  /** Where the audit keeps what it has read, so that another one can continue. Default: nowhere. */
  readonly parts?: Parts.Store
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
  onProgress,
  only,
  parts = Parts.nowhere,
  ...options
}: Options): Effect.fn.Return<Audit, GenesysError, Usage.Services> {
  const readAt = yield* DateTime.now
  const listed = options.clients ?? (yield* list)
  const entities = only === undefined ? listed : listed.filter(({ id = "" }) => only.has(id))
  const byId = new Map<string, OAuthClient>(
    entities.flatMap((client) => (client.id === undefined ? [] : [[client.id, client]]))
  )
  const nameless = entities.filter(({ id }) => id === undefined)
  const totals = makeTotals(byId)
  const restored = Parts.restore(interval, parts.kept)
  totals.restore(restored)
  const rest = { start: restored.from, end: interval.end }
  const clientIds = [...byId.keys()].filter((id) => !restored.done.has(id))

  const byDays = (days: number) => onProgress({ done: days, total: daysIn(interval), of: "days" })
  let querying: Querying = { interval: rest, strategy: "organization", fallback: undefined }
  let done = nameless.length + byId.size - clientIds.length
  const byClients = () => onProgress({ done, total: entities.length, of: "clients" })

  const query = { ...dimensions, interval: rest }
  // The client has retried already. In an outage, the audit would otherwise query ever shorter intervals.
  const policy = { maxOutage: 0 }
  const events: Stream.Stream<Fleet.Event<Row>, GenesysError, Usage.Services> = only === undefined
    ? Fleet.events(query, { clientIds, concurrency, policy })
    : Stream.map(Usage.queryAll(clientIds, query, { concurrency, policy }), (found) => ({
        ...found,
        _tag: "Client" as const,
        result: Result.map(found.result, (rows) =>
          rows.map((row) => ({ ...row, clientId: found.clientId, clientName: "" }))
        )
      }))
  const isLeft =
    DateTime.isLessThan(rest.start, rest.end) && (clientIds.length > 0 || restored.done.size === 0)
  if (only !== undefined) yield* byClients()
  yield* (isLeft ? events : Stream.empty).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (event) {
        switch (event._tag) {
          case "Querying":
            querying = event
            return yield* event.strategy === "clients"
              ? byClients()
              : byDays(daysIn({ start: interval.start, end: event.interval.start }))
          case "Rows": {
            // An earlier audit may have read some clients one by one, up to the end of the interval.
            const rows = event.rows.filter(({ clientId }) => !restored.done.has(clientId))
            yield* parts.keep(Parts.ofDays(event.interval, totals.add(rows)))
            return yield* byDays(daysIn({ start: interval.start, end: event.interval.end }))
          }
          case "Client":
            if (event.result._tag === "Success") {
              const added = totals.add(event.result.success)
              yield* parts.keep(Parts.ofClient(querying.interval, event.clientId, added))
            } else {
              totals.miss(event.clientId, yield* problemOfOne(event.result.failure))
            }
            done += 1
            return yield* byClients()
        }
      })
    )
  )

  const { clients, missing, organizationId, unlisted } = totals.sorted(nameless)
  const { fallback, strategy } = howRead(querying, restored, only)
  return {
    organizationId,
    interval,
    readAt,
    listed: listed.length,
    isContinued: restored.isContinued,
    strategy,
    fallback,
    clients,
    unlisted,
    missing
  }
})

const list = Effect.map(
  OAuthApi.use((api) => api.getOauthClients),
  ({ entities = [] }) => entities
)

type Querying = Pick<Fleet.Querying, "fallback" | "interval" | "strategy">

/** The strategy of the last query, or of an earlier audit if it has read something. */
const howRead = (
  last: Querying,
  { done, isContinued }: Parts.Restored,
  only: ReadonlySet<string> | undefined
): Pick<Audit, "fallback" | "strategy"> => {
  if (only !== undefined) return { strategy: "clients", fallback: undefined }
  if (!isContinued) return { strategy: last.strategy, fallback: last.fallback?.message }
  const isByClient = done.size > 0 || last.strategy === "clients"
  return {
    strategy: isByClient ? "clients" : "intervals",
    fallback: last.fallback?.message ?? "an earlier audit was interrupted"
  }
}

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
    /** Adds the rows, and returns their sums. */
    add: (rows: ReadonlyArray<Row>): Parts.Sums => {
      const part = Tally.make()
      for (const row of rows) part.add(row)
      tally.merge(part.entries())
      const organization = rows.find((row) => row.organizationId !== "")?.organizationId
      organizationId ??= organization
      return { organizationId: organization, entries: part.entries() }
    },
    restore: (restored: Parts.Restored) => {
      tally.merge(restored.tally.entries())
      organizationId = restored.organizationId
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

const dimensions = { granularity: "Day", groupBy: ["OrganizationId", "TemplateUri", "HttpMethod"] } as const

type Row = Fleet.FleetRow<typeof dimensions & { readonly interval: Interval.Interval }>

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
 * Returns the usage of all clients by UTC day, such as `2026-01-31`. Days without requests are left out.
 *
 * @since 0.1.0
 * @category reports
 */
export const daily = ({ clients }: Pick<Audit, "clients">): ReadonlyMap<string, Counts> =>
  sumsOf(clients, ({ byDay }) => byDay)

/**
 * Returns the usage of all clients by endpoint, such as `GET api/v2/users/{userId}`.
 *
 * @since 0.1.0
 * @category reports
 */
export const endpoints = ({ clients }: Pick<Audit, "clients">): ReadonlyMap<string, Counts> =>
  sumsOf(clients, ({ byEndpoint }) => byEndpoint)

const sumsOf = (
  clients: ReadonlyArray<ClientUsage>,
  by: (client: ClientUsage) => ReadonlyMap<string, Counts>
): ReadonlyMap<string, Counts> => {
  const sums = new Map<string, Sum>()
  for (const client of clients) {
    for (const [key, counts] of by(client)) Tally.addTo(sums, key, counts)
  }
  return sums
}
