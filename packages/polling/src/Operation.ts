/** Work that runs on a server: how to ask for it, and how to name it in a text that outlives this process. */
import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { Outcome } from "./Outcome.ts"

export interface Operation<Id, State, A, E = never, R = never> {
  /** Tells handles of different operations apart. */
  readonly kind: string
  /** What the server knows the work by; part of the handle. */
  readonly id: Schema.Codec<Id, unknown>
  /** Asks once. It fails with `E` where the work failed for good, or where asking failed. */
  readonly check: (id: Id) => Effect.Effect<Outcome<State, A>, E, R>
  /** A short name of a state: progress is told when it changes, and a time-out counts by it. */
  readonly describe: (state: State) => string
  /**
   * Whether asking failed in a way that may pass, such as an outage: `Policy.transient` and `maxOutage` say what is done
   * then. Default: never; every error ends the polling.
   */
  readonly isTransient?: (error: E) => boolean
  /**
   * Whether the server does not know the work, such as by a 404. A server that has just accepted it may not find it at once,
   * so this counts as no answer for `visibleWithin` of the policy, until a check finds the work. Default: never.
   */
  readonly isNotFound?: (error: E) => boolean
  /** Stops the work on the server. Runs only where the policy says `cancelOnInterrupt`. */
  readonly cancel?: (id: Id) => Effect.Effect<unknown, E, R>
}

export const make = <Id, State, A, E = never, R = never>(
  operation: Operation<Id, State, A, E, R>
): Operation<Id, State, A, E, R> => operation
