/**
 * Usage queries of one client, from the question to its rows. A query runs on the server: it is submitted, then
 * asked for until it is complete, here or, by its handle, in another process.
 */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import * as Reason from "@effect-genesys/client/Reason"
import * as Handle from "@effect-genesys/polling/Handle"
import * as Operation from "@effect-genesys/polling/Operation"
import * as Outcome from "@effect-genesys/polling/Outcome"
import * as Policy from "@effect-genesys/polling/Policy"
import * as Polling from "@effect-genesys/polling/Polling"
import type { PollTimeout } from "@effect-genesys/polling/PollTimeout"
import type { ApiUsageClientQuery, UsageExecutionResult } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { UsageFailed } from "./UsageFailed.ts"
import * as UsageRow from "./UsageRow.ts"

/** What a handle points at. */
export interface ExecutionRef extends Schema.Schema.Type<typeof ExecutionRef> {}
export const ExecutionRef = Schema.Struct({ clientId: Schema.String, executionId: Schema.String })

/** A query that runs on the server. `encodeHandle` makes it a text to keep or to pass on. */
export type UsageHandle = Handle.Handle<ExecutionRef>

/** The words of the vendor, or a text of ours where it sends none or a new one. */
export type UsageState = string

export type UsageError = GenesysError | UsageFailed | PollTimeout<ExecutionRef, UsageState>

export type Rows = ReadonlyArray<UsageRow.UsageRow>

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
  kind: "genesys-client-usage",
  id: ExecutionRef,
  check: ({ clientId, executionId }: ExecutionRef) =>
    Effect.gen(function* () {
      const api = yield* OAuthApi
      const { queryStatus = "(no status)", results = [] } = yield* api.getOauthClientUsageQueryResult(
        clientId,
        executionId
      )
      if (queryStatus === "Complete") return Outcome.succeeded(results.map(UsageRow.fromWire))
      if (queryStatus === "Failed") return yield* new UsageFailed({ clientId, executionId })
      // A state that is not known ends nothing: the deadline does.
      return Outcome.pending<UsageState>(queryStatus)
    }),
  describe: (state: UsageState) => state,
  isTransient: (error: GenesysError | UsageFailed) => error._tag === "GenesysError" && error.isRetryable
})

/** Asks how many calls a client made, and waits for the rows. They come in no particular order. */
export const query = (
  clientId: string,
  request: ApiUsageClientQuery,
  options: QueryOptions = {}
): Effect.Effect<Rows, UsageError, OAuthApi> => run(startQuery(clientId, request), options)

/** The same for the last `days` days; the server takes 7 where none is given. */
export const summary = (
  clientId: string,
  { days, ...options }: QueryOptions & { readonly days?: number } = {}
): Effect.Effect<Rows, UsageError, OAuthApi> => run(startSummary(clientId, days), options)

/** Starts a query and waits for nothing. */
export const submit = (
  clientId: string,
  request: ApiUsageClientQuery
): Effect.Effect<UsageHandle, GenesysError, OAuthApi> =>
  Polling.submit(operation, startQuery(clientId, request))

/** What becomes of a query: each change of state, and at last its rows. */
export const progress = (
  handle: UsageHandle,
  overrides: Partial<Policy.Policy> = {}
): Stream.Stream<Polling.Progress<UsageState> | Polling.Completed<Rows>, UsageError, OAuthApi> =>
  Polling.progress(operation, handle, { ...policy, ...overrides })

const awaitRows = (
  handle: UsageHandle,
  overrides: Partial<Policy.Policy> = {}
): Effect.Effect<Rows, UsageError, OAuthApi> => Polling.await(operation, handle, { ...policy, ...overrides })

export {
  /** Waits for the rows of a query that was submitted. */
  awaitRows as await
}

/** Goes on with a query from the text of its handle, in this process or another. */
export const resume = (
  encodedHandle: string,
  overrides: Partial<Policy.Policy> = {}
): Effect.Effect<Rows, UsageError | Handle.InvalidHandle, OAuthApi> =>
  Polling.resume(operation, encodedHandle, { ...policy, ...overrides })

/** The handle as one line of text. It holds no secret. */
export const encodeHandle = (handle: UsageHandle): string => Handle.encode(operation, handle)

export const decodeHandle = (text: string): Effect.Effect<UsageHandle, Handle.InvalidHandle> =>
  Handle.decode(operation, text)

const run = (start: Effect.Effect<ExecutionRef, GenesysError, OAuthApi>, options: QueryOptions) =>
  Polling.run(operation, start, {
    ...policy,
    ...options.policy,
    ...(options.onSubmit !== undefined && { onSubmit: options.onSubmit })
  })

const startQuery = (clientId: string, request: ApiUsageClientQuery) =>
  Effect.flatMap(
    OAuthApi.use((api) => api.postOauthClientUsageQuery(clientId, request)),
    (answer) => execution("postOauthClientUsageQuery", clientId, answer)
  )

const startSummary = (clientId: string, days: number | undefined) =>
  Effect.flatMap(
    OAuthApi.use((api) => api.getOauthClientUsageSummary(clientId, days === undefined ? {} : { days })),
    (answer) => execution("getOauthClientUsageSummary", clientId, answer)
  )

// Both fields are optional in the API; either is enough.
const execution = (
  operationName: string,
  clientId: string,
  { executionId, resultsUri }: UsageExecutionResult
): Effect.Effect<ExecutionRef, GenesysError> => {
  const id =
    executionId ??
    resultsUri
      ?.split(/[?#]/)[0]
      ?.split("/")
      .findLast((part) => part !== "" && part !== "results")
  return id === undefined
    ? Effect.fail(
        new GenesysError({
          operation: operationName,
          reason: new Reason.Decode({ status: 200, problem: "it names no execution to ask for" }),
          attempts: 1,
          isUnknownOutcome: false
        })
      )
    : Effect.succeed({ clientId, executionId: id })
}
