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

/** In no particular order. */
export type Rows<Row = UsageRow> = ReadonlyArray<Row>

type Waiting<A> = Effect.Effect<A, Execution.UsageError, Services>

/** Queries the calls of one client. */
export const query = <const Query extends ApiUsageClientQuery>(
  clientId: string,
  wanted: Exactly<Query, ApiUsageClientQuery>,
  options?: Execution.QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(run({ kind: "client", clientId, query: wanted }, options), Client.typedRows<Query>(wanted))

/** Queries the calls of one client in the last `days` days. The server uses 7 if `days` is left out. */
export const summary = (
  clientId: string,
  { days, ...options }: Execution.QueryOptions & { readonly days?: number } = {}
): Waiting<Rows> => run({ kind: "summary", clientId, days }, options)

/** Queries the calls of all clients of the organization. */
export const organization = <const Query extends ApiUsageOrganizationQuery>(
  wanted: Exactly<Query, ApiUsageOrganizationQuery>,
  options?: Execution.QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(run({ kind: "organization", query: wanted }, options), Organization.typedRows<Query>(wanted))

/** Searches the calls of all clients by the names of clients, methods and templates. */
export const search = (wanted: ApiUsageSimpleSearch, options?: Execution.QueryOptions): Waiting<Rows> =>
  run({ kind: "search", query: wanted }, options)

/** Queries the calls of one client, also in other organizations, with a job. */
export const clientJob = <const Query extends ClientPublicApiUsageQueryRequest>(
  clientId: string,
  wanted: Exactly<Query, ClientPublicApiUsageQueryRequest>,
  options?: Execution.QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(
    run({ kind: "clientJob", clientId, query: wanted }, options),
    ClientJob.typedRows<Query>(wanted)
  )

/** Queries the calls of all clients of the organization with a job. */
export const organizationJob = <const Query extends OrganizationPublicApiUsageQueryRequest>(
  wanted: Exactly<Query, OrganizationPublicApiUsageQueryRequest>,
  options?: Execution.QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(
    run({ kind: "organizationJob", query: wanted }, options),
    OrganizationJob.typedRows<Query>(wanted)
  )

/**
 * Runs the same query for many clients, `concurrency` of them at a time (default: 16). Emits each client as its query ends,
 * with its rows or its own error. If the reader is slow, the rows of at most twice as many clients wait in memory.
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
 * Runs the same query forevery client of the organization, or of `clientIds`, with as few requests as the server allows,
 * and collects all rows. `strategy` says how it was done. `Fleet.events` emits the same rows as they are read.
 */
export const fleet = <const Query extends ApiUsageClientQuery>(
  wanted: Exactly<Query, ApiUsageClientQuery>,
  options?: Fleet.Options
): Effect.Effect<Fleet.Fleet<Fleet.FleetRow<Query>>, GenesysError, Services> => collect(wanted, options)

/** Runs a request of any kind, and adds its rows up as they are read: never all of them are in memory. */
export const report = (request: Request, options?: Execution.QueryOptions): Waiting<Report.Report> =>
  Report.of(Execution.run(submissionOf(request), options))

/** Runs a request of any kind, and collects all rows. */
export const run = (request: Request, options?: Execution.QueryOptions): Waiting<Rows> =>
  Stream.runCollect(Execution.run(submissionOf(request), options))

/** Submits a request of any kind, and does not wait for it. */
export const submit = (request: Request): Effect.Effect<Execution.UsageHandle, GenesysError, Services> =>
  Execution.submit(submissionOf(request))

/** Emits each change of state, and at last the rows. */
export const progress = (
  handle: Execution.UsageHandle,
  policy?: Partial<Policy.Policy>
): Stream.Stream<Execution.Event, Execution.UsageError, Services> => Execution.progress(handle, policy)

/** Waits until the request is done, then emits its rows as they are read: one page at a time is in memory. */
export const rows = (
  handle: Execution.UsageHandle,
  policy?: Partial<Policy.Policy>
): Stream.Stream<UsageRow, Execution.UsageError, Services> => Execution.rows(handle, policy)

const awaitRows = (handle: Execution.UsageHandle, policy?: Partial<Policy.Policy>): Waiting<Rows> =>
  Stream.runCollect(rows(handle, policy))

export {
  /** Waits until the request is done, and collects all rows. */
  awaitRows as await
}

/** Waits for a request that another process submitted, from the text of its handle. */
export const resume = (
  encodedHandle: string,
  policy?: Partial<Policy.Policy>
): Effect.Effect<Rows, Execution.UsageError | Handle.InvalidHandle, Services> =>
  Effect.flatMap(decodeHandle(encodedHandle), (handle) => awaitRows(handle, policy))

/** The handle as one line of text. It contains no secret. */
export const encodeHandle = (handle: Execution.UsageHandle): string =>
  Handle.encode(Execution.operation, handle)

export const decodeHandle = (text: string): Effect.Effect<Execution.UsageHandle, Handle.InvalidHandle> =>
  Handle.decode(Execution.operation, text)

/** The handle in the cause of a failure. It resumes the request; there is none if the request was never accepted. */
export const handleOf = (cause: Cause.Cause<unknown>): Option.Option<Execution.UsageHandle> =>
  Handle.fromCause(Execution.operation, cause)
