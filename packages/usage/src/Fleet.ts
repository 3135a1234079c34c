/**
 * The usage of many clients in as few queries as the server allows: one organization query for all of them; queries for
 * shorter intervals if its result is too large or does not finish; one query for each client if even a day is too large,
 * or if the organization query is forbidden.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import type * as Policy from "@effect-genesys/polling/Policy"
import type * as Interval from "@effect-genesys/schemas/Interval"
import type { ApiUsageClientQuery } from "@effect-genesys/schemas/UsageQuery"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Execution from "./internal/Execution.ts"
import * as FleetStep from "./internal/FleetStep.ts"
import * as ClientQuery from "./internal/requests/Client.ts"
import * as OrganizationQuery from "./internal/requests/Organization.ts"
import type { Services } from "./internal/Results.ts"
import { type Exactly, isRowOf, typed } from "./internal/Rows.ts"
import { type IntervalSubmission, validateMaxDays } from "./internal/Submission.ts"
import type { Dimensions, RowOf, UsageRow } from "./UsageRow.ts"

export type { Fallback, Strategy } from "./internal/FleetStep.ts"

/**
 * The clients of a fleet, and bounds for its queries.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The clients to read. Default: the clients that the organization lists, which costs one request. */
  readonly clientIds?: Iterable<string>
  /**
   * The most days of an organization query, 1 or more. Default: 31,000 divided by the number of clients, so that the
   * rows of one query fit in memory: 31 days of 1,000 clients, 3 days of 10,000.
   */
  readonly maxDays?: number
  /** How many clients are queried at a time with the strategy `clients`. Default: 16. */
  readonly concurrency?: number
  readonly policy?: Partial<Policy.Policy>
}

/**
 * The usage of each client of a fleet, and how it was read.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fleet<Row> {
  /** The last strategy that was used. */
  readonly strategy: FleetStep.Strategy
  /** Why more than one query was needed; `undefined` if one was enough. */
  readonly fallback: FleetStep.Fallback | undefined
  /** Every client once, in the order of `clientIds`. A client without calls has no rows. */
  readonly clients: ReadonlyArray<ClientResult<Row>>
  /**
   * Clients with calls that are not in `clients`, such as deleted ones. Only the organization query returns them, so this is
   * empty if the strategy was `clients` from the start.
   */
  readonly unlisted: ReadonlyArray<{ readonly clientId: string; readonly rows: ReadonlyArray<Row> }>
}

/**
 * The outcome of one client's query.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientResult<Row> {
  readonly clientId: string
  /** Resumes the query; `undefined` if it could not be submitted, or if the client had no separate query. */
  readonly handle: Execution.UsageHandle | undefined
  readonly result: Result.Result<ReadonlyArray<Row>, Execution.UsageError>
}

/**
 * A row of a query, with the client that it belongs to.
 *
 * @since 0.1.0
 * @category rows
 */
export type FleetRow<Query> = UsageRow & RowOf<Query> & Pick<Dimensions, "clientId" | "clientName">

/**
 * A step of reading a fleet: the next query, the rows of all clients, or the outcome of one client.
 *
 * @since 0.1.0
 * @category models
 */
export type Event<Row> = Querying | Rows<Row> | Client<Row>

/**
 * The next query.
 *
 * It comes before the first query, and after the rows or the failure of each query before the last.
 *
 * @since 0.1.0
 * @category models
 */
export interface Querying {
  readonly _tag: "Querying"
  readonly strategy: FleetStep.Strategy
  readonly fallback: FleetStep.Fallback | undefined
  readonly interval: Interval.Interval
  /** All clients of the fleet, each once. */
  readonly clientIds: ReadonlyArray<string>
}

/**
 * The rows of all clients in an interval.
 *
 * If an interval ends within a bucket of the granularity, or without a granularity, rows with the same dimensions come
 * again with the next interval: add them up.
 *
 * @since 0.1.0
 * @category models
 */
export interface Rows<Row> {
  readonly _tag: "Rows"
  readonly interval: Interval.Interval
  readonly rows: ReadonlyArray<Row>
}

/**
 * The outcome of one client's query, for the interval of the last `Querying`. One failure leaves the others alone.
 *
 * @since 0.1.0
 * @category models
 */
export interface Client<Row> extends ClientResult<Row> {
  readonly _tag: "Client"
}

/**
 * Reads the fleet query by query, so that the rows of no more than one organization query are in memory.
 *
 * Fails if an organization query fails for any other reason than its size, its time or a permission: no strategy would
 * help then.
 *
 * @since 0.1.0
 * @category queries
 */
export const events = <const Query extends ApiUsageClientQuery>(
  query: Exactly<Query, ApiUsageClientQuery>,
  options?: Options
): Stream.Stream<Event<FleetRow<Query>>, GenesysError, Services> => {
  const isTyped = isFleetRow<Query>(query)

  const byClient = (plan: Plan, { interval }: FleetStep.FleetStep) =>
    Stream.mapEffect(queryClients(plan, interval), ({ clientId, handle, result }) =>
      Effect.map(
        Effect.result(Effect.flatMap(Effect.fromResult(result), typed(ClientQuery.resultOperation, isTyped))),
        (rows): Event<FleetRow<Query>> => ({ _tag: "Client", clientId, handle, result: rows })
      )
    )

  const run = (plan: Plan) =>
    Effect.fnUntraced(function* (step: FleetStep.FleetStep) {
      if (step.strategy === "clients") {
        return [[byClient(plan, step)], Option.none<FleetStep.FleetStep>()] as const
      }
      const { interval } = step
      const found = yield* Effect.result(queryOrganization(plan, interval))
      if (found._tag === "Failure") {
        const next = yield* Effect.fromResult(FleetStep.afterFailure(step, found.failure))
        return [[Stream.succeed(querying(plan, next))], Option.some(next)] as const
      }
      const rows: Rows<FleetRow<Query>> = {
        _tag: "Rows",
        interval,
        rows: yield* typed(OrganizationQuery.resultOperation, isTyped)(found.success)
      }
      const next = FleetStep.afterSuccess(step, yield* DateTime.now)
      const announced = Option.toArray(Option.map(next, (following) => querying(plan, following)))
      return [[Stream.make(rows, ...announced)], next] as const
    })

  return Stream.unwrap(
    Effect.map(planOf(query, options), (plan) =>
      Stream.concat(
        Stream.succeed(querying(plan, plan.first)),
        Stream.flatten(Stream.paginate(plan.first, run(plan)))
      )
    )
  )
}

/** Fixed before the first query. */
interface Plan {
  /** Each client once. */
  readonly ids: ReadonlyArray<string>
  /** Groups by client, beside the dimensions that the caller wants. */
  readonly query: ApiUsageClientQuery
  readonly organization: IntervalSubmission<OrganizationQuery.OrganizationRef>
  readonly first: FleetStep.FleetStep
  readonly concurrency: number
  readonly policy: Partial<Policy.Policy>
}

/** The default of `maxDays`, for one client. */
const maxClientDays = 31_000

const planOf = Effect.fnUntraced(function* (
  wanted: ApiUsageClientQuery,
  { clientIds, concurrency = 16, maxDays, policy = {} }: Options = {}
): Effect.fn.Return<Plan, GenesysError, OAuthApi> {
  const query = { ...wanted, groupBy: [...new Set(["OAuthClientId" as const, ...(wanted.groupBy ?? [])])] }
  const organization = OrganizationQuery.submission({ kind: "organization", query })
  yield* organization.validateUnsplit
  if (maxDays !== undefined) yield* validateMaxDays(organization.operation, maxDays)
  const ids = [...new Set(clientIds ?? (yield* listed))]
  const fits = Math.max(1, Math.floor(maxClientDays / Math.max(1, ids.length)))
  const first = FleetStep.first(query.interval, {
    maxDays: Math.floor(maxDays ?? fits),
    unit: organization.unit
  })
  return { ids, query, organization, first, concurrency, policy }
})

const listed = OAuthApi.use((api) => api.getOauthClients).pipe(
  Effect.map(({ entities = [] }) => entities.flatMap(({ id }) => id ?? []))
)

const querying = ({ ids }: Plan, { fallback, interval, strategy }: FleetStep.FleetStep): Querying => ({
  _tag: "Querying",
  strategy,
  fallback,
  interval,
  clientIds: ids
})

const queryOrganization = ({ organization, policy }: Plan, interval: Interval.Interval) =>
  Stream.runCollect(Execution.run(organization.within(interval), { policy }))

const queryClients = ({ concurrency, ids, policy, query }: Plan, interval: Interval.Interval) =>
  Stream.map(
    Execution.runAll(
      ids.map((clientId) =>
        ClientQuery.submission({ kind: "client", clientId, query: { ...query, interval } })
      ),
      { concurrency, policy }
    ),
    ({ handle, index, result }): ClientResult<UsageRow> => {
      const clientId = ids[index] ?? ""
      // The query was for this client, so its rows are too, even if they have another id.
      return {
        clientId,
        handle,
        result: Result.map(result, (rows) => rows.map((row) => ({ ...row, clientId })))
      }
    }
  )

const hasClient = isRowOf({ groupBy: ["OAuthClientId"] })

const isFleetRow = <const Query extends ApiUsageClientQuery>(query: Query) => {
  const isTyped = isRowOf(query)
  return (row: UsageRow): row is FleetRow<Query> => isTyped(row) && hasClient(row)
}
