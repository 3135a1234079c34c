/**
 * What one check found: the work goes on, or here is its result. Work that failed for good is neither; there the
 * check fails with the operation's own error.
 */
import type * as Duration from "effect/Duration"

export type Outcome<State, A> = Pending<State> | Succeeded<A>

export interface Pending<State> {
  readonly _tag: "Pending"
  readonly state: State
  /** How long the server asks to wait before the next check. It raises the delay, never lowers it. */
  readonly retryAfter?: Duration.Input
  /** The part that is done, from 0 to 1, where the server tells. */
  readonly fraction?: number
}

export interface Succeeded<A> {
  readonly _tag: "Succeeded"
  readonly value: A
}

export const pending = <State>(
  state: State,
  hints: { readonly retryAfter?: Duration.Input; readonly fraction?: number } = {}
): Outcome<State, never> => ({ _tag: "Pending", state, ...hints })

export const succeeded = <A>(value: A): Outcome<never, A> => ({ _tag: "Succeeded", value })
