/**
 * Runs submissions: submits them, polls them with the policy of this package, and reads all pages of their results.
 * Callers pass overrides of the policy, and get rows.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as FanOut from "@effect-genesys/polling/FanOut"
import type * as Handle from "@effect-genesys/polling/Handle"
import * as Operation from "@effect-genesys/polling/Operation"
import * as Policy from "@effect-genesys/polling/Policy"
import * as Polling from "@effect-genesys/polling/Polling"
import type { PollTimeout } from "@effect-genesys/polling/PollTimeout"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { UsageFailed } from "../UsageFailed.ts"
import type { UsageRow } from "../UsageRow.ts"
import { isTooLarge } from "./Errors.ts"
import { ExecutionRef } from "./Requests.ts"
import type { Page } from "./ResultPage.ts"
import { check, rowsFrom, type Services } from "./Results.ts"
import type { Submission } from "./Submission.ts"

/**
 * A query, a search or a job that runs on the server. `Usage.encodeHandle` returns it as a text to store or to pass on.
 *
 * @since 0.1.0
 * @category handles
 */
export type UsageHandle = Handle.Handle<ExecutionRef>

/**
 * The state of a request in the vendor's word, such as `Running`, or `(no status)` if the server sends none.
 *
 * @since 0.1.0
 * @category models
 */
export type UsageState = string

/**
 * The errors of a request: a call that failed, a request that ended without a result, or one that was not done in time.
 *
 * @since 0.1.0
 * @category errors
 */
export type UsageError = GenesysError | UsageFailed | PollTimeout<ExecutionRef, UsageState>

/**
 * All kinds of requests as one operation of `@effect-genesys/polling`, such as for `FanOut.awaitAll` with a throttle.
 *
 * It returns the first page of a result; `Usage.rows` reads all pages.
 *
 * @since 0.1.0
 * @category polling
 */
export const operation = /*#__PURE__*/ Operation.make({
  kind: "genesys-usage",
  id: ExecutionRef,
  check: (ref: ExecutionRef) => check(ref),
  describe: (state: UsageState) => state,
  // A result that is too large stays too large, even if the status is 500.
  isTransient: (error: GenesysError | UsageFailed) =>
    error._tag === "GenesysError" && error.isRetryable && !isTooLarge(error),
  // The vendor's data is eventually consistent: a query may not be found just after it was accepted.
  isNotFound: (error) => error._tag === "GenesysError" && error.isNotFound
})

/**
 * The policy of this package: a first check after 250 ms, later ones up to a minute apart, for ten minutes at most.
 *
 * The first checks come soon, since small queries finish fast; later ones are up to a minute apart, since the vendor
 * advises one to two minutes. The check time-out of two minutes leaves time to wait for the rate limit and for most
 * values of `Retry-After`: a check that is cut short while it waits would have to queue again.
 *
 * @since 0.1.0
 * @category constants
 */
export const policy = {
  cadence: /*#__PURE__*/ Policy.exponential({ first: "400 millis", factor: 1.6, max: "1 minute" }),
  initialDelay: "250 millis",
  checkTimeout: "2 minutes",
  deadline: "10 minutes"
} as const satisfies Partial<Policy.Policy>

/**
 * Overrides of the policy, and an effect for the moment of the submission.
 *
 * @since 0.1.0
 * @category models
 */
export interface QueryOptions {
  readonly policy?: Partial<Policy.Policy>
  /** Runs once the server has accepted the request, before the first check: the moment to store the handle. */
  readonly onSubmit?: (handle: UsageHandle) => Effect.Effect<void>
}

export const submit = (
  submission: Submission<ExecutionRef>
): Effect.Effect<UsageHandle, GenesysError, Services> => Polling.submit(operation, start(submission))

/** Submits and waits. The stream starts once the first page is there. */
export const run = (
  submission: Submission<ExecutionRef>,
  { onSubmit, policy: overrides }: QueryOptions = {}
): Stream.Stream<UsageRow, UsageError, Services> =>
  submit(submission).pipe(
    Effect.tap((handle) => onSubmit?.(handle) ?? Effect.void),
    Effect.map((handle) => rows(handle, overrides)),
    Stream.unwrap
  )

export const rows = (
  handle: UsageHandle,
  overrides: Partial<Policy.Policy> = {}
): Stream.Stream<UsageRow, UsageError, Services> =>
  Polling.await(operation, handle, { ...policy, ...overrides }).pipe(
    Effect.map((first) => rowsFrom(handle, first)),
    Stream.unwrap
  )

/**
 * A change of state, or at last all rows.
 *
 * @since 0.1.0
 * @category models
 */
export type Event = Polling.Progress<UsageState> | Polling.Completed<ReadonlyArray<UsageRow>>

export const progress = (
  handle: UsageHandle,
  overrides: Partial<Policy.Policy> = {}
): Stream.Stream<Event, UsageError, Services> =>
  Stream.mapEffect(
    Polling.progress(operation, handle, { ...policy, ...overrides }),
    (event): Effect.Effect<Event, UsageError, Services> =>
      event._tag === "Progress"
        ? Effect.succeed(event)
        : Effect.map(Stream.runCollect(rowsFrom(handle, event.value)), (value) => ({ ...event, value }))
  )

/** The outcome of one of many submissions. */
export interface Settled {
  /** Its index among the submissions, from 0. */
  readonly index: number
  /** Resumes it; `undefined` if it could not be submitted. */
  readonly handle: UsageHandle | undefined
  readonly result: Result.Result<ReadonlyArray<UsageRow>, UsageError>
}

/** Runs many submissions, `concurrency` at a time, and emits each as it ends. One failure leaves the others alone. */
export const runAll = (
  submissions: ReadonlyArray<Submission<ExecutionRef>>,
  { concurrency, policy: overrides }: { readonly concurrency: number } & Pick<QueryOptions, "policy">
): Stream.Stream<Settled, never, Services> =>
  FanOut.runAll(operation, submissions.map(start), { ...policy, ...overrides, concurrency }).pipe(
    Stream.mapEffect(
      ({ exit, handle, index }) =>
        Effect.map(resultOf(handle, exit), (result) => ({ index, handle, result })),
      { concurrency, unordered: true }
    )
  )

const start = ({ submit: send, validate }: Submission<ExecutionRef>) => Effect.andThen(validate, send)

const resultOf = (
  handle: UsageHandle | undefined,
  exit: Exit.Exit<Page, UsageError>
): Effect.Effect<Settled["result"], never, Services> =>
  Exit.isSuccess(exit) && handle !== undefined
    ? Effect.result(Stream.runCollect(rowsFrom(handle, exit.value)))
    : Exit.isFailure(exit)
      ? errorOf(exit.cause)
      : Effect.die("a submission that succeeded has a handle")

/** A typed error belongs to one submission. A defect does not, so it ends all of them. */
const errorOf = (cause: Cause.Cause<UsageError>): Effect.Effect<Settled["result"]> => {
  const error = cause.reasons.find(Cause.isFailReason)?.error
  return error === undefined ? Effect.die(Cause.squash(cause)) : Effect.succeed(Result.fail(error))
}
