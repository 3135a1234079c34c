/**
 * Usage of one client or of the organisation, from the question to its rows. The work runs on the server: it is
 * submitted, then asked for until it is done, here or, by its handle, in another process. Whichever of the vendor's ways
 * to ask is taken, states, errors and rows are the same.
 */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import * as Reason from "@effect-genesys/client/Reason"
import { UsageApi } from "@effect-genesys/client/UsageApi"
import * as Handle from "@effect-genesys/polling/Handle"
import * as Operation from "@effect-genesys/polling/Operation"
import * as Policy from "@effect-genesys/polling/Policy"
import * as Polling from "@effect-genesys/polling/Polling"
import type { PollTimeout } from "@effect-genesys/polling/PollTimeout"
import type {
  ClientPublicApiUsageQueryRequest,
  OrganizationPublicApiUsageQueryRequest
} from "@effect-genesys/schemas/UsageJob"
import type {
  ApiUsageClientQuery,
  ApiUsageOrganizationQuery,
  ApiUsageSimpleSearch,
  UsageExecutionResult
} from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Execution from "./Execution.ts"
import type { UsageFailed } from "./UsageFailed.ts"
import type { UsageRow } from "./UsageRow.ts"

/** A query, a search or a job that runs on the server. `encodeHandle` makes it a text to keep or to pass on. */
export type UsageHandle = Handle.Handle<Execution.ExecutionRef>

export type UsageError =
  | GenesysError
  | UsageFailed
  | PollTimeout<Execution.ExecutionRef, Execution.UsageState>

export type Rows = ReadonlyArray<UsageRow>

/** The services behind all of this; `GenesysCloud.layer` has them. */
export type Services = OAuthApi | UsageApi

/** What to ask for, and in which of the vendor's ways. */
export type Request =
  /** The calls of one client. */
  | { readonly of: "client"; readonly clientId: string; readonly query: ApiUsageClientQuery }
  /** The calls of one client in the last `days` days; the server takes 7 where none is given. */
  | { readonly of: "summary"; readonly clientId: string; readonly days?: number | undefined }
  /** The calls of all clients. */
  | { readonly of: "organization"; readonly query: ApiUsageOrganizationQuery }
  /** The calls of all clients, by the names of clients, methods and templates; at most 20,000 rows. */
  | { readonly of: "search"; readonly search: ApiUsageSimpleSearch }
  /** The calls of one client, also in other organisations; in pages. */
  | { readonly of: "clientJob"; readonly clientId: string; readonly query: ClientPublicApiUsageQueryRequest }
  /** The calls of all clients; in pages. */
  | { readonly of: "organizationJob"; readonly query: OrganizationPublicApiUsageQueryRequest }

export interface QueryOptions {
  readonly policy?: Partial<Policy.Policy>
  /** Runs once the server has the query and before it is asked for: the moment to keep the handle. */
  readonly onSubmit?: (handle: UsageHandle) => Effect.Effect<void>
}

/**
 * How often to ask: soon at first, since small queries are quick, then patiently, since the vendor advises one to
 * two minutes; for at most ten minutes.
 */
export const policy = {
  cadence: Policy.exponential({ first: "400 millis", factor: 1.6, max: "1 minute" }),
  initialDelay: "250 millis",
  deadline: "10 minutes"
} as const satisfies Partial<Policy.Policy>

/** The operation behind all of this, for those who compose with `@effect-genesys/polling` themselves. */
export const operation = Operation.make({
  kind: "genesys-usage",
  id: Execution.ExecutionRef,
  check: (ref: Execution.ExecutionRef) => Execution.ask(ref),
  describe: (state: Execution.UsageState) => state,
  isTransient: (error: GenesysError | UsageFailed) => error._tag === "GenesysError" && error.isRetryable
})

/** Asks how many calls a client made, and waits for the rows. They come in no particular order. */
export const query = (
  clientId: string,
  asked: ApiUsageClientQuery,
  options?: QueryOptions
): Effect.Effect<Rows, UsageError, Services> => run({ of: "client", clientId, query: asked }, options)

/** The same for the last `days` days; the server takes 7 where none is given. */
export const summary = (
  clientId: string,
  { days, ...options }: QueryOptions & { readonly days?: number } = {}
): Effect.Effect<Rows, UsageError, Services> => run({ of: "summary", clientId, days }, options)

/** Asks how many calls each client of the organisation made, and waits for the rows. */
export const organization = (
  asked: ApiUsageOrganizationQuery,
  options?: QueryOptions
): Effect.Effect<Rows, UsageError, Services> => run({ of: "organization", query: asked }, options)

/** Searches the calls of all clients by names, and waits for the rows. */
export const search = (
  asked: ApiUsageSimpleSearch,
  options?: QueryOptions
): Effect.Effect<Rows, UsageError, Services> => run({ of: "search", search: asked }, options)

/** Asks in any of the vendor's ways, and waits for all rows. */
export const run = (
  request: Request,
  { onSubmit, policy: overrides }: QueryOptions = {}
): Effect.Effect<Rows, UsageError, Services> =>
  submit(request).pipe(
    Effect.tap((handle) => onSubmit?.(handle) ?? Effect.void),
    Effect.flatMap((handle) => awaitRows(handle, overrides))
  )

/** Starts a query, a search or a job, and waits for nothing. */
export const submit = (request: Request): Effect.Effect<UsageHandle, GenesysError, Services> =>
  Polling.submit(operation, start(request))

/** What becomes of it: each change of state, and at last its rows. */
export const progress = (
  handle: UsageHandle,
  overrides: Partial<Policy.Policy> = {}
): Stream.Stream<Polling.Progress<Execution.UsageState> | Polling.Completed<Rows>, UsageError, Services> =>
  Polling.progress(operation, handle, { ...policy, ...overrides }).pipe(
    Stream.mapEffect(
      (
        event
      ): Effect.Effect<
        Polling.Progress<Execution.UsageState> | Polling.Completed<Rows>,
        UsageError,
        Services
      > =>
        event._tag === "Progress"
          ? Effect.succeed(event)
          : Effect.map(Stream.runCollect(Execution.rowsFrom(handle.id, event.value)), (value) => ({
              ...event,
              value
            }))
    )
  )

/** Waits until it is done, then gives its rows as they are read: a page of them at a time is in memory. */
export const rows = (
  handle: UsageHandle,
  overrides: Partial<Policy.Policy> = {}
): Stream.Stream<UsageRow, UsageError, Services> =>
  Stream.unwrap(
    Effect.map(Polling.await(operation, handle, { ...policy, ...overrides }), (first) =>
      Execution.rowsFrom(handle.id, first)
    )
  )

const awaitRows = (
  handle: UsageHandle,
  overrides: Partial<Policy.Policy> = {}
): Effect.Effect<Rows, UsageError, Services> => Stream.runCollect(rows(handle, overrides))

export {
  /** Waits for all rows of what was submitted. */
  awaitRows as await
}

/** Goes on from the text of a handle, in this process or another. */
export const resume = (
  encodedHandle: string,
  overrides: Partial<Policy.Policy> = {}
): Effect.Effect<Rows, UsageError | Handle.InvalidHandle, Services> =>
  Effect.flatMap(decodeHandle(encodedHandle), (handle) => awaitRows(handle, overrides))

/** The handle as one line of text. It holds no secret. */
export const encodeHandle = (handle: UsageHandle): string => Handle.encode(operation, handle)

export const decodeHandle = (text: string): Effect.Effect<UsageHandle, Handle.InvalidHandle> =>
  Handle.decode(operation, text)

/** Starts the work on the server, and tells what it is known by. */
export const start = (request: Request): Effect.Effect<Execution.ExecutionRef, GenesysError, Services> => {
  switch (request.of) {
    case "client": {
      const { clientId, query: asked } = request
      return Effect.flatMap(
        OAuthApi.use((api) => api.postOauthClientUsageQuery(clientId, asked)),
        (answer) =>
          Effect.map(executionId("postOauthClientUsageQuery", answer), (id) => ({
            of: "client",
            clientId,
            executionId: id
          }))
      )
    }
    case "summary": {
      const { clientId, days } = request
      return Effect.flatMap(
        OAuthApi.use((api) => api.getOauthClientUsageSummary(clientId, days === undefined ? {} : { days })),
        (answer) =>
          Effect.map(executionId("getOauthClientUsageSummary", answer), (id) => ({
            of: "client",
            clientId,
            executionId: id
          }))
      )
    }
    case "organization":
      return Effect.flatMap(
        UsageApi.use((api) => api.postUsageQuery(request.query)),
        (answer) =>
          Effect.map(executionId("postUsageQuery", answer), (id) => ({ of: "organization", executionId: id }))
      )
    case "search":
      return Effect.flatMap(
        UsageApi.use((api) => api.postUsageSimplesearch(request.search)),
        (answer) =>
          Effect.map(executionId("postUsageSimplesearch", answer), (id) => ({
            of: "search",
            executionId: id
          }))
      )
    case "clientJob": {
      const { clientId, query: asked } = request
      return Effect.map(
        UsageApi.use((api) => api.postUsageClientClientIdAggregatesQueryJobs(clientId, asked)),
        ({ id }) => ({ of: "clientJob", clientId, jobId: id })
      )
    }
    case "organizationJob":
      return Effect.map(
        UsageApi.use((api) => api.postUsageAggregatesQueryJobs(request.query)),
        ({ id }) => ({ of: "organizationJob", jobId: id })
      )
  }
}

// Both fields are optional in the API; either is enough.
const executionId = (
  operationName: string,
  { executionId: id, resultsUri }: UsageExecutionResult
): Effect.Effect<string, GenesysError> => {
  const found =
    id ??
    resultsUri
      ?.split(/[?#]/)[0]
      ?.split("/")
      .findLast((part) => part !== "" && part !== "results")
  return found === undefined
    ? Effect.fail(
        new GenesysError({
          operation: operationName,
          reason: new Reason.Decode({ status: 200, problem: "it names no execution to ask for" }),
          attempts: 1,
          isUnknownOutcome: false
        })
      )
    : Effect.succeed(found)
}
