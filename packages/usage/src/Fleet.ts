/**
 * Usage of a whole fleet of clients in as few queries as the server allows: one organization query for all of them; for
 * shorter intervals where its result is too large or does not come; client by client where even a day is too much, or
 * where the organization query is forbidden.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import type * as Policy from "@effect-genesys/polling/Policy"
import * as Polling from "@effect-genesys/polling/Polling"
import type * as Interval from "@effect-genesys/schemas/Interval"
import type { ApiUsageClientQuery } from "@effect-genesys/schemas/UsageQuery"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Ended } from "./Ended.ts"
import * as Execution from "./Execution.ts"
import * as Check from "./internal/Check.ts"
import * as Many from "./internal/Many.ts"
import { start } from "./internal/Start.ts"
import * as Turn from "./internal/Turn.ts"
import { type Exactly, typed } from "./internal/Typed.ts"
import { unitOf } from "./Request.ts"
import { type Dimensions, isRowOf, type RowOf, type UsageRow } from "./UsageRow.ts"

export type { Way, Why } from "./internal/Turn.ts"

export interface Options {
  /** Whose usage. Default: the clients that the organization lists, which costs one request. */
  readonly clientIds?: Iterable<string>
  /**
   * The most days of an organization query, 1 or more. Default: 31,000 divided by the number of clients, so that the
   * rows of one query fit in memory: 31 days of 1,000 clients, 3 days of 10,000.
   */
  readonly longest?: number
  /** How many clients are queried at a time where the way is `clients`. Default: 16. */
  readonly concurrency?: number
  readonly policy?: Partial<Policy.Policy>
}

export interface Fleet<Row> {
  /** The way that was taken at last. */
  readonly way: Turn.Way
  /** Why it was not one query; `undefined` where it was. */
  readonly why: Turn.Why | undefined
  /** Every client once, in the order that was given; one without calls has no rows. */
  readonly clients: ReadonlyArray<Ended<Row>>
  /**
   * Clients with calls that are not among those asked for: deleted ones, if all were asked for. Only the organization
   * query knows them, so this is empty where the way was `clients` from the start.
   */
  readonly others: ReadonlyArray<{ readonly clientId: string; readonly rows: ReadonlyArray<Row> }>
}

/** A row of a query, with the client that it belongs to. */
export type FleetRow<Query> = UsageRow & RowOf<Query> & Pick<Dimensions, "clientId" | "clientName">

export type Event<Row> = Asking | Answer<Row> | Client<Row>

/** A question that is about to be asked: one comes first, and one after each answer that is not the last. */
export interface Asking {
  readonly _tag: "Asking"
  readonly way: Turn.Way
  readonly why: Turn.Why | undefined
  readonly interval: Interval.Interval
  /** All that were asked for, each once. */
  readonly clientIds: ReadonlyArray<string>
}

/**
 * The rows of all clients in an interval. Where an interval ends within a bucket of the granularity, or there is none, the
 * same dimensions come again with the next interval: add them up.
 */
export interface Answer<Row> {
  readonly _tag: "Rows"
  readonly interval: Interval.Interval
  readonly rows: ReadonlyArray<Row>
}

/** The outcome of one client's query, for the interval of the last `Asking`. One that fails does not end the others. */
export interface Client<Row> extends Ended<Row> {
  readonly _tag: "Client"
}

/**
 * The questions and their answers, one after the other, so that no more than one answer of the organization is in memory.
 * Fails where an organization query fails for any other reason than its size, its time or a permission: that is nothing
 * which another way would get around.
 */
export const events = <const Query extends ApiUsageClientQuery>(
  wanted: Exactly<Query, ApiUsageClientQuery>,
  options?: Options
): Stream.Stream<Event<FleetRow<Query>>, GenesysError, Execution.Services> => {
  const isTyped = isFleetRow<Query>(wanted)

  const answers = (plan: Plan, { interval }: Turn.Turn) =>
    Stream.mapEffect(ofClients(plan, interval), ({ clientId, handle, result }) =>
      Effect.map(
        Effect.result(Effect.flatMap(Effect.fromResult(result), typed("client", isTyped))),
        (rows): Event<FleetRow<Query>> => ({ _tag: "Client", clientId, handle, result: rows })
      )
    )

  const step = (plan: Plan) =>
    Effect.fnUntraced(function* (turn: Turn.Turn) {
      if (turn.way === "clients") return [[answers(plan, turn)], Option.none<Turn.Turn>()] as const
      const { interval } = turn
      const answer = yield* Effect.result(ofOrganization(plan, interval))
      if (answer._tag === "Failure") {
        const next = yield* Effect.fromResult(Turn.afterError(turn, answer.failure))
        return [[Stream.succeed(asking(plan, next))], Option.some(next)] as const
      }
      const rows: Answer<FleetRow<Query>> = {
        _tag: "Rows",
        interval,
        rows: yield* typed("organization", isTyped)(answer.success)
      }
      const next = Turn.afterAnswer(turn, yield* DateTime.now)
      const question = Option.toArray(Option.map(next, (following) => asking(plan, following)))
      return [[Stream.make(rows, ...question)], next] as const
    })

  return Stream.unwrap(
    Effect.map(planOf(wanted, options), (plan) =>
      Stream.concat(
        Stream.succeed(asking(plan, plan.first)),
        Stream.flatten(Stream.paginate(plan.first, step(plan)))
      )
    )
  )
}

/** What is settled before the first question. */
interface Plan {
  /** Each client once. */
  readonly ids: ReadonlyArray<string>
  /** Groups by client, whatever else it groups by. */
  readonly query: ApiUsageClientQuery
  readonly first: Turn.Turn
  readonly concurrency: number
  readonly policy: Partial<Policy.Policy>
}

/** How many days of a client may be asked for at once. */
const mostClientDays = 31_000

const planOf = Effect.fnUntraced(function* (
  wanted: ApiUsageClientQuery,
  { clientIds, concurrency = 16, longest, policy = {} }: Options = {}
): Effect.fn.Return<Plan, GenesysError, OAuthApi> {
  const query = { ...wanted, groupBy: [...new Set(["OAuthClientId" as const, ...(wanted.groupBy ?? [])])] }
  const request = { of: "organization", query } as const
  yield* Check.uncut(request)
  if (longest !== undefined) yield* Check.longest(request, longest)
  const ids = [...new Set(clientIds ?? (yield* listed))]
  const fits = Math.max(1, Math.floor(mostClientDays / Math.max(1, ids.length)))
  const first = Turn.first(query.interval, { longest: Math.floor(longest ?? fits), unit: unitOf(request) })
  return { ids, query, first, concurrency, policy }
})

const listed = OAuthApi.use((api) => api.getOauthClients).pipe(
  Effect.map(({ entities = [] }) => entities.flatMap(({ id }) => id ?? []))
)

const asking = ({ ids }: Plan, { interval, way, why }: Turn.Turn): Asking => ({
  _tag: "Asking",
  way,
  why,
  interval,
  clientIds: ids
})

/** A query gives all of its rows at once. */
const ofOrganization = ({ policy, query }: Plan, interval: Interval.Interval) =>
  Effect.map(
    Polling.run(Execution.operation, start({ of: "organization", query: { ...query, interval } }), {
      ...Execution.policy,
      ...policy
    }),
    ({ rows }) => rows
  )

const ofClients = ({ concurrency, ids, policy, query }: Plan, interval: Interval.Interval) =>
  Stream.map(
    Many.run(
      ids.map((clientId) => ({ of: "client", clientId, query: { ...query, interval } })),
      { concurrency, policy }
    ),
    ({ handle, index, result }): Ended<UsageRow> => {
      const clientId = ids[index] ?? ""
      // Whatever the rows say: it is what they were asked for.
      return {
        clientId,
        handle,
        result: Result.map(result, (rows) => rows.map((row) => ({ ...row, clientId })))
      }
    }
  )

const isOfClient = isRowOf({ groupBy: ["OAuthClientId"] })

const isFleetRow = <const Query extends ApiUsageClientQuery>(query: Query) => {
  const isAsked = isRowOf(query)
  return (row: UsageRow): row is FleetRow<Query> => isAsked(row) && isOfClient(row)
}
