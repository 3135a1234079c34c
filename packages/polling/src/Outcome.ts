/** The outcome of one check: the job is still running, or it has a result. If the job failed, the check fails. */
import type * as Duration from "effect/Duration"

export type Outcome<State, A> = Pending<State> | Succeeded<A>

export interface Pending<State> {
  readonly _tag: "Pending"
  readonly state: State
  /** The least wait before the next check, from the server. It can lengthen the wait, never shorten it. */
  readonly retryAfter?: Duration.Input
  /** The part that is done, from 0 to 1, if the server sends it. */
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
