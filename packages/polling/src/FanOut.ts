/**
 * Polls many jobs, at most `concurrency` at a time. One failure leaves the others alone. Every start and every check goes
 * through one throttle.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import type { Handle } from "./Handle.ts"
import * as Cancel from "./internal/Cancel.ts"
import type { Operation } from "./Operation.ts"
import * as Policy from "./Policy.ts"
import * as Polling from "./Polling.ts"
import type { PollTimeout } from "./PollTimeout.ts"

/**
 * The policy of every poll, and how many jobs run at a time.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Partial<Policy.Policy> {
  /** How many jobs are polled at a time. Default: 16. */
  readonly concurrency?: number | "unbounded"
  /** Wraps every start and every check, such as in a semaphore or a rate limiter. Default: no throttle. */
  readonly throttle?: Throttle
}

/**
 * Runs an effect when it may, such as with a permit of a semaphore or a slot of a rate limiter.
 *
 * @since 0.1.0
 * @category models
 */
export type Throttle = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/**
 * The outcome of one job.
 *
 * @since 0.1.0
 * @category models
 */
export interface Settled<Id, A, E> {
  /** Its position in the list that was passed, from 0. */
  readonly index: number
  /** `undefined` if the job could not be started. */
  readonly handle: Handle<Id> | undefined
  readonly exit: Exit.Exit<A, E>
}

/**
 * Waits for jobs that were submitted, and emits each as it ends. With `cancelOnInterrupt`, an interruption cancels all jobs
 * that have not ended, including those that wait for a slot.
 *
 * @since 0.1.0
 * @category polling
 * @example
 * ```ts
 * import { FanOut, type Handle, type Operation } from "@effect-genesys/polling"
 * import * as Console from "effect/Console"
 * import * as Exit from "effect/Exit"
 * import * as Stream from "effect/Stream"
 *
 * declare const job: Operation.Operation<string, string, number>
 * declare const handles: ReadonlyArray<Handle.Handle<string>>
 *
 * export const program = FanOut.awaitAll(job, handles, { concurrency: 4 }).pipe(
 *   Stream.runForEach(({ exit, index }) =>
 *     Exit.isSuccess(exit) ? Console.log(index, exit.value) : Console.error(index, "has no result")
 *   )
 * )
 * ```
 */
export const awaitAll = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  handles: Iterable<Handle<Id>>,
  { concurrency = 16, throttle = unthrottled, ...overrides }: Options = {}
): Stream.Stream<Settled<Id, A, E | PollTimeout<Id, State>>, never, R> =>
  Stream.suspend(() => {
    const policy = { ...Policy.defaults, ...overrides }
    const jobs = policy.cancelOnInterrupt ? [...handles] : handles
    const begun = new Set<Handle<Id>>()
    const waiting = () => [...jobs].filter((handle) => !begun.has(handle))
    return Stream.fromIterable(numbered(jobs)).pipe(
      Stream.mapEffect(
        ([index, handle]) =>
          Effect.suspend(() => {
            begun.add(handle)
            return Polling.await(throttled(operation, throttle), handle, policy)
          }).pipe(
            Effect.exit,
            Effect.map((exit) => ({ index, handle, exit }))
          ),
        { concurrency, unordered: true }
      ),
      Stream.onExit(Cancel.afterInterrupt(operation, waiting, policy))
    )
  })

/**
 * Starts jobs and waits for them. A job starts only when it has one of the `concurrency` slots.
 *
 * @since 0.1.0
 * @category polling
 */
export const runAll = <Id, State, A, E, R, E2, R2>(
  operation: Operation<Id, State, A, E, R>,
  starts: Iterable<Effect.Effect<Id, E2, R2>>,
  { concurrency = 16, throttle = unthrottled, ...policy }: Options = {}
): Stream.Stream<Settled<Id, A, E | E2 | PollTimeout<Id, State>>, never, R | R2> =>
  Stream.fromIterable(numbered(starts)).pipe(
    Stream.mapEffect(
      ([index, start]) => {
        let handle: Handle<Id> | undefined
        return Polling.run(throttled(operation, throttle), throttle(start), {
          ...policy,
          onSubmit: (submitted) => Effect.sync(() => (handle = submitted))
        }).pipe(
          Effect.exit,
          Effect.map((exit) => ({ index, handle, exit }))
        )
      },
      { concurrency, unordered: true }
    )
  )

const unthrottled: Throttle = (effect) => effect

const throttled = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  throttle: Throttle
): Operation<Id, State, A, E, R> => ({ ...operation, check: (id) => throttle(operation.check(id)) })

const numbered = function* <A>(items: Iterable<A>): Generator<readonly [number, A]> {
  let index = 0
  for (const item of items) yield [index++, item]
}
