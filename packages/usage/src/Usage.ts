/**
 * Usage of one client, of many, or of the organization. A request runs on the server for a while: it is submitted, then
 * polled until its rows are there, in this process or, from its handle, in another. States, errors and rows are the same
 * for all kinds of requests.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as Handle from "@effect-genesys/polling/Handle"
import type * as Policy from "@effect-genesys/polling/Policy"
import type {
  ClientPublicApiUsageQueryRequest,
  OrganizationPublicApiUsageQueryRequest
} from "@effect-genesys/schemas/UsageJob"
import type {
  ApiUsageClientQuery,
  ApiUsageOrganizationQuery,
  ApiUsageSimpleSearch
} from "@effect-genesys/schemas/UsageQuery"
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type * as Fleet from "./Fleet.ts"
import { collect } from "./internal/CollectFleet.ts"
import * as Execution from "./internal/Execution.ts"
import { type Request, submissionOf } from "./internal/Requests.ts"
import * as Client from "./internal/requests/Client.ts"
import * as ClientJob from "./internal/requests/ClientJob.ts"
import * as Organization from "./internal/requests/Organization.ts"
import * as OrganizationJob from "./internal/requests/OrganizationJob.ts"
import type { Services } from "./internal/Results.ts"
import type { Exactly } from "./internal/Rows.ts"
import * as Report from "./Report.ts"
import type { RowOf, UsageRow } from "./UsageRow.ts"

export type { ClientResult } from "./Fleet.ts"
export { operation, policy } from "./internal/Execution.ts"
export type { Event, QueryOptions, UsageError, UsageHandle, UsageState } from "./internal/Execution.ts"
export type { ExecutionRef, IntervalRequest, Request } from "./internal/Requests.ts"
export type { Services } from "./internal/Results.ts"

/**
 * The rows of a result, in no particular order.
 *
 * @since 0.1.0
 * @category rows
 */
export type Rows<Row = UsageRow> = ReadonlyArray<Row>

type Waiting<A> = Effect.Effect<A, Execution.UsageError, Services>

/**
 * Queries the calls of one client.
 *
 * Rows have the fields that `groupBy` names, in their type too. `onSubmit` receives a handle, which resumes the query
 * in another process.
 *
 * @since 0.1.0
 * @category queries
 * @example
 * ```ts
 * import { Interval } from "@effect-genesys/schemas"
 * import { Usage } from "@effect-genesys/usage"
 * import * as Console from "effect/Console"
 * import * as DateTime from "effect/DateTime"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const interval = Interval.lastDays(7, yield* DateTime.now)
 *   const rows = yield* Usage.query("your-client-id", { interval, granularity: "Day", groupBy: ["TemplateUri"] })
 *   for (const row of rows) yield* Console.log(DateTime.formatIso(row.date), row.templateUri, row.requests)
 * })
 * ```
 */
export const query = <const Query extends ApiUsageClientQuery>(
  clientId: string,
  wanted: Exactly<Query, ApiUsageClientQuery>,
  options?: Execution.QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(run({ kind: "client", clientId, query: wanted }, options), Client.typedRows<Query>(wanted))

/**
 * Queries the calls of one client in the last `days` days.
 *
 * The server uses 7 if `days` is left out. `days` must be a whole number from 1 to 9,999; another value
 * fails before a request is sent, as a `GenesysError` with `InvalidInput`.
 *
 * @since 0.1.0
 * @category queries
 * @example
 * ```ts
 * import { Usage } from "@effect-genesys/usage"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.flatMap(Usage.summary("your-client-id", { days: 30 }), (rows) =>
 *   Console.table(rows)
 * )
 * ```
 */
export const summary = (
  clientId: string,
  { days, ...options }: Execution.QueryOptions & { readonly days?: number } = {}
): Waiting<Rows> => run({ kind: "summary", clientId, days }, options)

/**
 * Queries the calls of all clients of the organization.
 *
 * Needs the permissions `oauth:client:view` and `usage:organization:view`.
 *
 * @since 0.1.0
 * @category queries
 * @example
 * ```ts
 * import { Interval } from "@effect-genesys/schemas"
 * import { Usage } from "@effect-genesys/usage"
 * import * as Console from "effect/Console"
 * import * as DateTime from "effect/DateTime"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const interval = Interval.lastDays(30, yield* DateTime.now)
 *   const rows = yield* Usage.organization({ interval, groupBy: ["OAuthClientId", "TemplateUri"] })
 *   for (const row of rows) yield* Console.log(row.clientName, row.templateUri, row.requests)
 * })
 * ```
 */
export const organization = <const Query extends ApiUsageOrganizationQuery>(
  wanted: Exactly<Query, ApiUsageOrganizationQuery>,
  options?: Execution.QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(run({ kind: "organization", query: wanted }, options), Organization.typedRows<Query>(wanted))

/**
 * Searches the calls of all clients by the names of clients, methods and templates.
 *
 * Needs the permissions `oauth:client:view` and `usage:simpleSearch:view`. `metrics` selects the fields of the rows. The
 * vendor's API document limits a result to 20,000 rows and 5 MB.
 *
 * @since 0.1.0
 * @category queries
 * @example
 * ```ts
 * import { Interval } from "@effect-genesys/schemas"
 * import { Usage } from "@effect-genesys/usage"
 * import * as Console from "effect/Console"
 * import * as DateTime from "effect/DateTime"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const interval = Interval.lastDays(7, yield* DateTime.now)
 *   const rows = yield* Usage.search({ interval, oauthClientNames: ["Kiosk"], httpMethods: ["DELETE"] })
 *   for (const row of rows) yield* Console.log(row.clientName, row.templateUri, row.requests)
 * })
 * ```
 */
export const search = (wanted: ApiUsageSimpleSearch, options?: Execution.QueryOptions): Waiting<Rows> =>
  run({ kind: "search", query: wanted }, options)

/**
 * Queries the calls of one client, also in other organizations, with a job.
 *
 * Jobs return their rows in pages. The vendor limits their interval to 90 days, which begin at most 365 days ago. Any
 * other fails before a request is sent; `Intervals.run` splits a longer one.
 *
 * @since 0.1.0
 * @category queries
 */
export const clientJob = <const Query extends ClientPublicApiUsageQueryRequest>(
  clientId: string,
  wanted: Exactly<Query, ClientPublicApiUsageQueryRequest>,
  options?: Execution.QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(
    run({ kind: "clientJob", clientId, query: wanted }, options),
    ClientJob.typedRows<Query>(wanted)
  )

/**
 * Queries the calls of all clients of the organization with a job.
 *
 * Jobs return their rows in pages. The vendor limits their interval to 90 days, which begin at most 365 days ago. Any
 * other fails before a request is sent; `Intervals.run` splits a longer one.
 *
 * @since 0.1.0
 * @category queries
 */
export const organizationJob = <const Query extends OrganizationPublicApiUsageQueryRequest>(
  wanted: Exactly<Query, OrganizationPublicApiUsageQueryRequest>,
  options?: Execution.QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(
    run({ kind: "organizationJob", query: wanted }, options),
    OrganizationJob.typedRows<Query>(wanted)
  )

/**
 * Runs the same query for many clients, `concurrency` of them at a time (default: 16).
 *
 * Emits each client as its query ends, with its rows or its own error. If the reader is slow, the rows of at most twice
 * as many clients wait in memory.
 *
 * @since 0.1.0
 * @category queries
 * @example
 * ```ts
 * import { Interval } from "@effect-genesys/schemas"
 * import { Usage, UsageRow } from "@effect-genesys/usage"
 * import * as Console from "effect/Console"
 * import * as DateTime from "effect/DateTime"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * export const usageOf = (clientIds: ReadonlyArray<string>) =>
 *   Effect.gen(function* () {
 *     const interval = Interval.lastDays(7, yield* DateTime.now)
 *     yield* Stream.runForEach(Usage.queryAll(clientIds, { interval }), ({ clientId, result }) =>
 *       result._tag === "Success"
 *         ? Console.log(clientId, UsageRow.total(result.success).requests)
 *         : Console.error(clientId, result.failure.message)
 *     )
 *   })
 * ```
 */
export const queryAll = <const Query extends ApiUsageClientQuery>(
  clientIds: Iterable<string>,
  wanted: Exactly<Query, ApiUsageClientQuery>,
  {
    concurrency = 16,
    policy = {}
  }: Pick<Execution.QueryOptions, "policy"> & { readonly concurrency?: number } = {}
): Stream.Stream<Fleet.ClientResult<RowOf<Query>>, never, Services> => {
  const ids = [...clientIds]
  const submissions = ids.map((clientId) => Client.submission({ kind: "client", clientId, query: wanted }))
  return Stream.mapEffect(
    Execution.runAll(submissions, { concurrency, policy }),
    ({ handle, index, result }) =>
      Effect.map(
        Effect.result(Effect.flatMap(Effect.fromResult(result), Client.typedRows<Query>(wanted))),
        (rows) => ({ clientId: ids[index] ?? "", handle, result: rows })
      )
  )
}

/**
 * Runs the same query for every client of the organization, or of `clientIds`, with as few requests as the server
 * allows, and collects all rows.
 *
 * `strategy` says how it was done. `Fleet.events` emits the same rows as they are read.
 *
 * @since 0.1.0
 * @category queries
 * @example
 * ```ts
 * import { Interval } from "@effect-genesys/schemas"
 * import { Usage, UsageRow } from "@effect-genesys/usage"
 * import * as Console from "effect/Console"
 * import * as DateTime from "effect/DateTime"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const interval = Interval.lastDays(30, yield* DateTime.now)
 *   const { clients, strategy } = yield* Usage.fleet({ interval })
 *   yield* Console.log("strategy:", strategy)
 *   for (const { clientId, result } of clients) {
 *     if (result._tag === "Success") yield* Console.log(clientId, UsageRow.total(result.success).requests)
 *     else yield* Console.error(clientId, result.failure.message)
 *   }
 * })
 * ```
 */
export const fleet = <const Query extends ApiUsageClientQuery>(
  wanted: Exactly<Query, ApiUsageClientQuery>,
  options?: Fleet.Options
): Effect.Effect<Fleet.Fleet<Fleet.FleetRow<Query>>, GenesysError, Services> => collect(wanted, options)

/**
 * Runs a request of any kind, and adds its rows up as they are read: never all of them are in memory.
 *
 * @since 0.1.0
 * @category reports
 */
export const report = (request: Request, options?: Execution.QueryOptions): Waiting<Report.Report> =>
  Report.of(Execution.run(submissionOf(request), options))

/**
 * Runs a request of any kind, and collects all rows.
 *
 * @since 0.1.0
 * @category queries
 */
export const run = (request: Request, options?: Execution.QueryOptions): Waiting<Rows> =>
  Stream.runCollect(Execution.run(submissionOf(request), options))

/**
 * Submits a request of any kind, and does not wait for it.
 *
 * `Usage.await`, `rows` and `progress` accept the handle, and `Usage.resume` its text.
 *
 * @since 0.1.0
 * @category handles
 * @example
 * ```ts
 * import { Usage } from "@effect-genesys/usage"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const handle = yield* Usage.submit({ kind: "summary", clientId: "your-client-id", days: 30 })
 *   yield* Console.log(Usage.encodeHandle(handle))
 * })
 * ```
 */
export const submit = (request: Request): Effect.Effect<Execution.UsageHandle, GenesysError, Services> =>
  Execution.submit(submissionOf(request))

/**
 * Emits each change of state, and at last the rows.
 *
 * @since 0.1.0
 * @category handles
 */
export const progress = (
  handle: Execution.UsageHandle,
  policy?: Partial<Policy.Policy>
): Stream.Stream<Execution.Event, Execution.UsageError, Services> => Execution.progress(handle, policy)

/**
 * Waits until the request is done, then emits its rows as they are read: one page at a time is in memory.
 *
 * @since 0.1.0
 * @category handles
 */
export const rows = (
  handle: Execution.UsageHandle,
  policy?: Partial<Policy.Policy>
): Stream.Stream<UsageRow, Execution.UsageError, Services> => Execution.rows(handle, policy)

/**
 * Waits until the request is done, and collects all rows.
 *
 * @since 0.1.0
 * @category handles
 */
const awaitRows = (handle: Execution.UsageHandle, policy?: Partial<Policy.Policy>): Waiting<Rows> =>
  Stream.runCollect(rows(handle, policy))

export { awaitRows as await }

/**
 * Waits for a request that another process submitted, from the text of its handle.
 *
 * The deadline of the policy counts from the submission, so a request that is older than ten minutes is checked only
 * once, unless `policy` has a later deadline.
 *
 * @since 0.1.0
 * @category handles
 * @example
 * ```ts
 * import { Usage } from "@effect-genesys/usage"
 * import * as Config from "effect/Config"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const rows = yield* Usage.resume(yield* Config.String("USAGE_HANDLE"), { deadline: "1 hour" })
 *   yield* Console.table(rows)
 * })
 * ```
 */
export const resume = (
  encodedHandle: string,
  policy?: Partial<Policy.Policy>
): Effect.Effect<Rows, Execution.UsageError | Handle.InvalidHandle, Services> =>
  Effect.flatMap(decodeHandle(encodedHandle), (handle) => awaitRows(handle, policy))

/**
 * Returns the handle as one line of text. It contains no secret.
 *
 * @since 0.1.0
 * @category handles
 */
export const encodeHandle = (handle: Execution.UsageHandle): string =>
  Handle.encode(Execution.operation, handle)

/**
 * Reads a handle from its text. Fails with `InvalidHandle` if the text is not a handle of this package.
 *
 * @since 0.1.0
 * @category handles
 */
export const decodeHandle = (text: string): Effect.Effect<Execution.UsageHandle, Handle.InvalidHandle> =>
  Handle.decode(Execution.operation, text)

/**
 * Returns the handle in the cause of a failure.
 *
 * It resumes the request; there is none if the request was never accepted.
 *
 * @since 0.1.0
 * @category handles
 */
export const handleOf = (cause: Cause.Cause<unknown>): Option.Option<Execution.UsageHandle> =>
  Handle.fromCause(Execution.operation, cause)
