/**
 * Usage of one client, of many or of the organization, from the question to its rows. The work runs on the server: it is
 * submitted, then asked for until it is done, here or, by its handle, in another process. Whichever of the vendor's ways
 * to ask is taken, states, errors and rows are the same.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as Handle from "@effect-genesys/polling/Handle"
import type * as Policy from "@effect-genesys/polling/Policy"
import * as Polling from "@effect-genesys/polling/Polling"
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
import type { Ended } from "./Ended.ts"
import * as Execution from "./Execution.ts"
import type * as Fleet from "./Fleet.ts"
import { collected } from "./internal/Collected.ts"
import * as Many from "./internal/Many.ts"
import { start } from "./internal/Start.ts"
import { type Exactly, typed } from "./internal/Typed.ts"
import * as Report from "./Report.ts"
import type { Request } from "./Request.ts"
import { isRowOf, type RowOf, type UsageRow } from "./UsageRow.ts"

export type { Ended } from "./Ended.ts"
export type { Services, UsageError, UsageHandle, UsageState } from "./Execution.ts"
export type { IntervalRequest, Request } from "./Request.ts"

export interface QueryOptions {
  readonly policy?: Partial<Policy.Policy>
  /** Runs once the server has the query and before it is asked for: the moment to keep the handle. */
  readonly onSubmit?: (handle: Execution.UsageHandle) => Effect.Effect<void>
}

export type Rows<Row = UsageRow> = ReadonlyArray<Row>

type Waiting<A> = Effect.Effect<A, Execution.UsageError, Execution.Services>

/** Asks how many calls a client made, and waits for the rows. They come in no particular order. */
export const query = <const Query extends ApiUsageClientQuery>(
  clientId: string,
  wanted: Exactly<Query, ApiUsageClientQuery>,
  options?: QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(
    run({ of: "client", clientId, query: wanted }, options),
    typed("client", isRowOf<Query>(wanted))
  )

/** The same for the last `days` days; the server takes 7 where none is given. */
export const summary = (
  clientId: string,
  { days, ...options }: QueryOptions & { readonly days?: number } = {}
): Waiting<Rows> => run({ of: "summary", clientId, days }, options)

/** Asks how many calls each client of the organization made, and waits for the rows. */
export const organization = <const Query extends ApiUsageOrganizationQuery>(
  wanted: Exactly<Query, ApiUsageOrganizationQuery>,
  options?: QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(
    run({ of: "organization", query: wanted }, options),
    typed("organization", isRowOf<Query>(wanted))
  )

/** Searches the calls of all clients by names, and waits for the rows. */
export const search = (wanted: ApiUsageSimpleSearch, options?: QueryOptions): Waiting<Rows> =>
  run({ of: "search", query: wanted }, options)

/** Asks by a job how many calls a client made, also in other organizations, and waits for the rows. */
export const clientJob = <const Query extends ClientPublicApiUsageQueryRequest>(
  clientId: string,
  wanted: Exactly<Query, ClientPublicApiUsageQueryRequest>,
  options?: QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(
    run({ of: "clientJob", clientId, query: wanted }, options),
    typed("clientJob", isRowOf<Query>(wanted))
  )

/** Asks by a job how many calls were made in the organization, and waits for the rows. */
export const organizationJob = <const Query extends OrganizationPublicApiUsageQueryRequest>(
  wanted: Exactly<Query, OrganizationPublicApiUsageQueryRequest>,
  options?: QueryOptions
): Waiting<Rows<RowOf<Query>>> =>
  Effect.flatMap(
    run({ of: "organizationJob", query: wanted }, options),
    typed("organizationJob", isRowOf<Query>(wanted))
  )

/**
 * Asks the same of many clients, `concurrency` of them at a time (default: 16). Each comes as it is there, with its rows
 * or its own error. A reader that is slow has the rows of at most twice as many wait for it in memory.
 */
export const queryAll = <const Query extends ApiUsageClientQuery>(
  clientIds: Iterable<string>,
  wanted: Exactly<Query, ApiUsageClientQuery>,
  { concurrency = 16, policy = {} }: Pick<QueryOptions, "policy"> & { readonly concurrency?: number } = {}
): Stream.Stream<Ended<RowOf<Query>>, never, Execution.Services> => {
  const ids = [...clientIds]
  const requests = ids.map((clientId): Request => ({ of: "client", clientId, query: wanted }))
  return Stream.mapEffect(Many.run(requests, { concurrency, policy }), ({ handle, index, result }) =>
    Effect.map(
      Effect.result(Effect.flatMap(Effect.fromResult(result), typed("client", isRowOf<Query>(wanted)))),
      (rows) => ({ clientId: ids[index] ?? "", handle, result: rows })
    )
  )
}

/**
 * Asks the same of every client of the organization, or of `clientIds`, in as few queries as the server allows, and waits
 * for all rows. `way` says how it was asked; `Fleet.events` gives the same rows as they are read.
 */
export const fleet = <const Query extends ApiUsageClientQuery>(
  wanted: Exactly<Query, ApiUsageClientQuery>,
  options?: Fleet.Options
): Effect.Effect<Fleet.Fleet<Fleet.FleetRow<Query>>, GenesysError, Execution.Services> =>
  collected(wanted, options)

/** Asks in any of the vendor's ways, and adds the rows up as they are read: not all of them are in memory. */
export const report = (request: Request, options?: QueryOptions): Waiting<Report.Report> =>
  Report.of(asked(request, options))

/** Asks in any of the vendor's ways, and waits for all rows. */
export const run = (request: Request, options?: QueryOptions): Waiting<Rows> =>
  Stream.runCollect(asked(request, options))

const asked = (request: Request, { onSubmit, policy }: QueryOptions = {}) =>
  Stream.unwrap(
    submit(request).pipe(
      Effect.tap((handle) => onSubmit?.(handle) ?? Effect.void),
      Effect.map((handle) => rows(handle, policy))
    )
  )

/** Starts a query, a search or a job, and waits for nothing. */
export const submit = (
  request: Request
): Effect.Effect<Execution.UsageHandle, GenesysError, Execution.Services> =>
  Polling.submit(Execution.operation, start(request))

export type Event = Polling.Progress<Execution.UsageState> | Polling.Completed<Rows>

/** What becomes of it: each change of state, and at last its rows. */
export const progress = (
  handle: Execution.UsageHandle,
  policy: Partial<Policy.Policy> = {}
): Stream.Stream<Event, Execution.UsageError, Execution.Services> =>
  Polling.progress(Execution.operation, handle, { ...Execution.policy, ...policy }).pipe(
    Stream.mapEffect((event): Waiting<Event> =>
      event._tag === "Progress"
        ? Effect.succeed(event)
        : Effect.map(Stream.runCollect(Execution.rowsFrom(handle, event.value)), (value) => ({
            ...event,
            value
          }))
    )
  )

/** Waits until it is done, then gives its rows as they are read: a page of them at a time is in memory. */
export const rows = (
  handle: Execution.UsageHandle,
  policy: Partial<Policy.Policy> = {}
): Stream.Stream<UsageRow, Execution.UsageError, Execution.Services> =>
  Stream.unwrap(
    Effect.map(Polling.await(Execution.operation, handle, { ...Execution.policy, ...policy }), (first) =>
      Execution.rowsFrom(handle, first)
    )
  )

const awaitRows = (handle: Execution.UsageHandle, policy: Partial<Policy.Policy> = {}): Waiting<Rows> =>
  Stream.runCollect(rows(handle, policy))

export {
  /** Waits for all rows of what was submitted. */
  awaitRows as await
}

/** Goes on from the text of a handle, in this process or another. */
export const resume = (
  encodedHandle: string,
  policy: Partial<Policy.Policy> = {}
): Effect.Effect<Rows, Execution.UsageError | Handle.InvalidHandle, Execution.Services> =>
  Effect.flatMap(decodeHandle(encodedHandle), (handle) => awaitRows(handle, policy))

/** The handle as one line of text. It holds no secret. */
export const encodeHandle = (handle: Execution.UsageHandle): string =>
  Handle.encode(Execution.operation, handle)

/** The handle that resumes what failed, from the cause of the failure, once the server has the query. */
export const handleOf = (cause: Cause.Cause<unknown>): Option.Option<Execution.UsageHandle> =>
  Handle.fromCause(Execution.operation, cause)

export const decodeHandle = (text: string): Effect.Effect<Execution.UsageHandle, Handle.InvalidHandle> =>
  Handle.decode(Execution.operation, text)
