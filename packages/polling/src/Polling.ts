/**
 * Submits a job and checks it until it is done. All functions are based on `progress`. The cause of every failure has the
 * handle that resumes the poll: `Handle.fromCause`.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type * as Cadence from "./Cadence.ts"
import * as Handle from "./Handle.ts"
import * as Cancel from "./internal/Cancel.ts"
import { check } from "./internal/Check.ts"
import * as Elapsed from "./internal/Elapsed.ts"
import * as Hints from "./internal/Hints.ts"
import * as Observed from "./internal/Observed.ts"
import * as Waits from "./internal/Waits.ts"
import type { Operation } from "./Operation.ts"
import * as Policy from "./Policy.ts"
import { PollTimeout } from "./PollTimeout.ts"

/**
 * The job is still running, and its state has changed since the last check.
 *
 * @since 0.1.0
 * @category models
 */
export interface Progress<State> {
  readonly _tag: "Progress"
  readonly state: State
  /** The number of checks so far, including those before a resumption. */
  readonly attempts: number
  /** The time since the submission. */
  readonly elapsed: Duration.Duration
  /** The wait before the next check. */
  readonly nextDelay: Duration.Duration
  /** The part that is done, from 0 to 1. Absent if the server sends no number in this range. */
  readonly fraction?: number
}

/**
 * The job is done. Always the last event.
 *
 * @since 0.1.0
 * @category models
 */
export interface Completed<A> {
  readonly _tag: "Completed"
  readonly value: A
  /** The number of all checks, including those before a resumption. */
  readonly attempts: number
  /** The time from the submission to the check that found the result. */
  readonly elapsed: Duration.Duration
}

/**
 * Overrides of the policy, and an effect for the moment of the submission.
 *
 * @since 0.1.0
 * @category models
 */
export interface RunOptions<Id, R = never> extends Partial<Policy.Policy> {
  /** Runs before the first check: the moment to store the handle. */
  readonly onSubmit?: (handle: Handle.Handle<Id>) => Effect.Effect<unknown, never, R>
}

/**
 * Starts a job, and does not wait for it.
 *
 * @since 0.1.0
 * @category polling
 */
export const submit = <Id, State, A, E, R, E2, R2>(
  operation: Operation<Id, State, A, E, R>,
  start: Effect.Effect<Id, E2, R2>
): Effect.Effect<Handle.Handle<Id>, E2, R2> =>
  Effect.flatMap(start, (id) => Elapsed.submitted(operation.kind, id))

/**
 * Emits each change of state, and at last the result.
 *
 * The stream ends with `Completed` or fails. A check that finds the state of the previous one, by its short name, emits
 * nothing.
 *
 * @since 0.1.0
 * @category polling
 * @example
 * ```ts
 * import { type Handle, type Operation, Polling } from "@effect-genesys/polling"
 * import * as Console from "effect/Console"
 * import * as Stream from "effect/Stream"
 *
 * declare const job: Operation.Operation<string, string, number>
 *
 * export const watch = (handle: Handle.Handle<string>) =>
 *   Polling.progress(job, handle).pipe(
 *     Stream.runForEach((event) =>
 *       event._tag === "Progress" ? Console.log(event.state, event.attempts) : Console.log("done", event.value)
 *     )
 *   )
 * ```
 */
export const progress = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  handle: Handle.Handle<Id>,
  overrides: Partial<Policy.Policy> = {}
): Stream.Stream<Progress<State> | Completed<A>, E | PollTimeout<Id, State>, R> => {
  const policy = { ...Policy.defaults, ...overrides }
  const events = Elapsed.start(handle).pipe(
    Effect.flatMap((time) =>
      Effect.map(Waits.start(policy.cadence, time.now), (waitAfter) =>
        Stream.unfold(start<State>(handle), (poll) => step(operation, handle, policy, time, waitAfter, poll))
      )
    ),
    Stream.unwrap,
    Stream.flatMap((event) => Stream.fromIterable(Option.toArray(event)))
  )
  return Stream.onExit(
    events,
    Cancel.afterInterrupt(operation, () => [handle], policy)
  )
}

/**
 * Waits for the result of a submitted job.
 *
 * @since 0.1.0
 * @category polling
 */
const awaitResult = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  handle: Handle.Handle<Id>,
  overrides: Partial<Policy.Policy> = {}
): Effect.Effect<A, E | PollTimeout<Id, State>, R> =>
  progress(operation, handle, overrides).pipe(
    Stream.filter((event) => event._tag === "Completed"),
    Stream.runHead,
    Effect.flatMap(Effect.fromOption),
    // The stream ends with `Completed` or with an error.
    Effect.catchTag("NoSuchElementError", Effect.die),
    Effect.map(({ value }) => value)
  )

export { awaitResult as await }

/**
 * Starts a job and waits for its result.
 *
 * With `cancelOnInterrupt`, an interruption cancels the job once, also while `onSubmit` runs. If `start` itself is
 * interrupted, there is no id, so nothing is canceled.
 *
 * @since 0.1.0
 * @category polling
 * @example
 * ```ts
 * import { Handle, type Operation, Polling } from "@effect-genesys/polling"
 * import * as Console from "effect/Console"
 * import type * as Effect from "effect/Effect"
 *
 * declare const job: Operation.Operation<string, string, number>
 * declare const start: Effect.Effect<string>
 *
 * export const program = Polling.run(job, start, {
 *   deadline: "5 minutes",
 *   onSubmit: (handle) => Console.log(`resume with ${Handle.encode(job, handle)}`)
 * })
 * ```
 */
export const run = <Id, State, A, E, R, E2, R2, R3 = never>(
  operation: Operation<Id, State, A, E, R>,
  start: Effect.Effect<Id, E2, R2>,
  { onSubmit, ...overrides }: RunOptions<Id, R3> = {}
): Effect.Effect<A, E | E2 | PollTimeout<Id, State>, R | R2 | R3> =>
  Effect.uninterruptibleMask((restore) =>
    submit(operation, restore(start)).pipe(
      Effect.flatMap((handle) =>
        Effect.suspend(() => onSubmit?.(handle) ?? Effect.void).pipe(
          Effect.andThen(awaitResult(operation, handle, { ...overrides, cancelOnInterrupt: false })),
          restore,
          Effect.onExit(
            Cancel.afterInterrupt(operation, () => [handle], { ...Policy.defaults, ...overrides })
          )
        )
      )
    )
  )

/**
 * Waits for a job that another process submitted, from the text of its handle.
 *
 * The deadline counts from the submission. After a `PollTimeout` with the reason `Deadline`, pass a later one. A
 * schedule starts from its beginning.
 *
 * @since 0.1.0
 * @category polling
 * @example
 * ```ts
 * import { type Operation, Polling } from "@effect-genesys/polling"
 * import * as Config from "effect/Config"
 * import * as Effect from "effect/Effect"
 *
 * declare const job: Operation.Operation<string, string, number>
 *
 * export const program = Effect.gen(function* () {
 *   const handle = yield* Config.String("JOB_HANDLE")
 *   return yield* Polling.resume(job, handle, { deadline: "1 hour" })
 * })
 * ```
 */
export const resume = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  encodedHandle: string,
  overrides: Partial<Policy.Policy> = {}
): Effect.Effect<A, E | PollTimeout<Id, State> | Handle.InvalidHandle, R> =>
  Effect.flatMap(Handle.decode(operation, encodedHandle), (handle) =>
    awaitResult(operation, handle, overrides)
  )

/** The state of a poll between two checks. */
interface Poll<State> {
  readonly attempts: number
  /** The wait before the next check; `undefined` once the result was emitted. */
  readonly wait: Duration.Duration | undefined
  readonly lastState: Option.Option<State>
  readonly lastError: unknown
  readonly failingSince: Duration.Duration | undefined
  readonly found: boolean
  /** Shared by all steps of the poll. */
  readonly observed: Observed.Observed
}

const start = <State>(handle: Handle.Handle<unknown>): Poll<State> => ({
  attempts: handle.attempts,
  wait: Duration.zero,
  lastState: Option.none(),
  lastError: undefined,
  failingSince: undefined,
  found: false,
  observed: Observed.make()
})

type Step<Id, State, A, E, R> = Effect.Effect<
  readonly [Option.Option<Progress<State> | Completed<A>>, Poll<State>] | undefined,
  E | PollTimeout<Id, State>,
  R
>

const step = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  handle: Handle.Handle<Id>,
  policy: Policy.Policy,
  time: Elapsed.Elapsed,
  waitAfter: Waits.WaitAfter,
  poll: Poll<State>
): Step<Id, State, A, E, R> =>
  Effect.gen(function* () {
    if (poll.wait === undefined) return undefined
    yield* Effect.sleep(poll.attempts === 0 ? yield* firstDelay(time, policy) : poll.wait)

    const outcome = yield* check(operation, handle.id, policy, poll, time.sinceSubmission)
    const attempts = poll.attempts + 1
    const elapsed = yield* time.sinceSubmission
    if (outcome._tag === "Succeeded") {
      const completed: Completed<A> = { _tag: "Completed", value: outcome.value, attempts, elapsed }
      return [Option.some(completed), { ...poll, attempts, wait: undefined }] as const
    }

    const pending = outcome._tag === "Pending" ? Option.some(outcome) : Option.none()
    const state = Option.map(pending, (found) => found.state)
    const label = Option.getOrElse(Option.map(state, operation.describe), () => Observed.noState)
    const next: Poll<State> = {
      attempts,
      wait: Duration.zero,
      lastState: Option.orElse(state, () => poll.lastState),
      lastError: outcome._tag === "NoState" ? (outcome.error ?? poll.lastError) : poll.lastError,
      failingSince:
        outcome._tag === "Pending"
          ? undefined
          : (poll.failingSince ?? (outcome.error === undefined ? undefined : elapsed)),
      found: poll.found || outcome._tag === "Pending",
      observed: poll.observed
    }
    poll.observed.add(label)

    const { retryAfter = 0 } = Option.getOrElse(pending, () => ({ retryAfter: 0 }))
    const fraction = Option.getOrUndefined(
      Option.filter(
        Option.flatMapNullishOr(pending, (found) => found.fraction),
        Hints.isFraction
      )
    )
    const progressed: Cadence.Progress = {
      attempts,
      elapsed,
      ...(Option.isSome(state) && { state: label }),
      ...(fraction !== undefined && { fraction })
    }
    const cadence = yield* waitAfter(progressed)
    const hint = Duration.min(Hints.durationOf(retryAfter), Duration.fromInputUnsafe(policy.maxServerDelay))
    const least = Duration.fromInputUnsafe(policy.minDelay)
    const wait = cadence && Duration.max(Duration.max(cadence, hint), least)
    const remaining = yield* left(time, policy)
    const late =
      Duration.isZero(remaining) ||
      (!policy.finalCheck && wait !== undefined && Duration.isGreaterThan(wait, remaining))
    if (late || wait === undefined) {
      return yield* new PollTimeout<Id, State>({
        reason: late ? "Deadline" : "ScheduleEnded",
        handle: Elapsed.counted(handle, attempts),
        elapsed,
        lastState: Option.getOrUndefined(next.lastState),
        lastError: next.lastError,
        observed: next.observed.counts()
      })
    }

    const nextDelay = Duration.min(wait, remaining)
    const changed = Option.filter(
      state,
      (found) =>
        !Option.exists(poll.lastState, (last) => operation.describe(last) === operation.describe(found))
    )
    const event = Option.map(changed, (found): Progress<State> => ({
      ...progressed,
      _tag: "Progress",
      state: found,
      nextDelay
    }))
    return [event, { ...next, wait: nextDelay }] as const
  }).pipe(
    // Every failure comes from the check or after it, so the check counts.
    Effect.catchCause((cause) => {
      const counted = Elapsed.counted(handle, poll.attempts + 1)
      return Effect.failCause(Handle.annotate(counted)(cause))
    })
  )

/** The initial delay counts from the submission, so a job that was submitted earlier is checked at once. */
const firstDelay = (time: Elapsed.Elapsed, policy: Policy.Policy) =>
  Effect.zipWith(time.sinceSubmission, left(time, policy), (elapsed, remaining) =>
    Duration.min(
      Duration.max(Duration.subtract(Duration.fromInputUnsafe(policy.initialDelay), elapsed), Duration.zero),
      remaining
    )
  )

/** The time until the deadline. */
const left = (time: Elapsed.Elapsed, policy: Policy.Policy) =>
  Effect.map(time.sinceSubmission, (elapsed) =>
    Duration.max(Duration.subtract(Duration.fromInputUnsafe(policy.deadline), elapsed), Duration.zero)
  )
