/** The outcome of one check: the job is still running, or it has a result. If the job failed, the check fails. */
import type * as Duration from "effect/Duration"

/**
 * The result of a check that did not fail. If the job failed, the check fails with the error of the operation.
 *
 * @since 0.1.0
 * @category models
 */
export type Outcome<State, A> = Pending<State> | Succeeded<A>

/**
 * The job is still running.
 *
 * @since 0.1.0
 * @category models
 */
export interface Pending<State> {
  readonly _tag: "Pending"
  readonly state: State
  /** The least wait before the next check, from the server. It can lengthen the wait, never shorten it. */
  readonly retryAfter?: Duration.Input
  /** The part that is done, from 0 to 1, if the server sends it. */
  readonly fraction?: number
}

/**
 * The job is done, and this is its result.
 *
 * @since 0.1.0
 * @category models
 */
export interface Succeeded<A> {
  readonly _tag: "Succeeded"
  readonly value: A
}

/**
 * The job is still running. `retryAfter` and `fraction` are hints from the server for the next wait.
 *
 * @since 0.1.0
 * @category constructors
 */
export const pending = <State>(
  state: State,
  hints: { readonly retryAfter?: Duration.Input; readonly fraction?: number } = {}
): Outcome<State, never> => ({ _tag: "Pending", state, ...hints })

/**
 * The job is done, with this result, which ends the poll.
 *
 * @since 0.1.0
 * @category constructors
 */
export const succeeded = <A>(value: A): Outcome<never, A> => ({ _tag: "Succeeded", value })
