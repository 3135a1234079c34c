/** A kind of job on a server: how to check one, and how a handle stores its id. */
import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { Outcome } from "./Outcome.ts"

/**
 * A kind of job: how to check one, which errors a check may ignore, and how a handle stores the id.
 *
 * @since 0.1.0
 * @category models
 */
export interface Operation<Id, State, A, E = never, R = never> {
  /** Identifies the operation in a handle, so that a handle of another operation is refused. */
  readonly kind: string
  /** The server's id of a job, which a handle stores. */
  readonly id: Schema.Codec<Id, unknown>
  /** Requests the state of a job once. Fails if the job failed, or if the request did. */
  readonly check: (id: Id) => Effect.Effect<Outcome<State, A>, E, R>
  /** A short name of a state. `progress` emits an event when it changes, and `PollTimeout` counts checks by it. */
  readonly describe: (state: State) => string
  /**
   * Whether a check failed with a transient error, such as an outage. `Policy.transient` and `maxOutage` say what happens
   * then. Default: never; every error ends the poll.
   */
  readonly isTransient?: (error: E) => boolean
  /**
   * Whether the server did not find the job, such as with a 404. A server may not find a job just after it has accepted it,
   * so these errors are ignored for `visibleWithin` of the policy, or until a check finds the job. Default: never.
   */
  readonly isNotFound?: (error: E) => boolean
  /** Stops the job on the server. Runs only if the policy has `cancelOnInterrupt`. */
  readonly cancel?: (id: Id) => Effect.Effect<unknown, E, R>
}

/**
 * Returns the operation unchanged, with its types inferred.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { Operation, Outcome } from "@effect-genesys/polling"
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 *
 * declare const getExport: (id: string) => Effect.Effect<{ readonly status: string; readonly url: string }>
 *
 * export const exportJob = Operation.make({
 *   kind: "export",
 *   id: Schema.String,
 *   check: (id: string) =>
 *     Effect.map(getExport(id), ({ status, url }) =>
 *       status === "done" ? Outcome.succeeded(url) : Outcome.pending(status)
 *     ),
 *   describe: (state: string) => state
 * })
 * ```
 */
export const make = <Id, State, A, E = never, R = never>(
  operation: Operation<Id, State, A, E, R>
): Operation<Id, State, A, E, R> => operation
