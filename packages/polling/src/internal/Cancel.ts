/** Stops work on the server when this process is interrupted, where the policy and the operation allow it. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Handle } from "../Handle.ts"
import type { Operation } from "../Operation.ts"
import type * as Policy from "../Policy.ts"

type Settings = Pick<Policy.Policy, "cancelOnInterrupt" | "checkTimeout">

/** Stops the work if it ended by interruption. A cancellation that fails is logged: the interruption is the outcome. */
export const afterInterrupt =
  <Id, State, A, E, R>(
    { cancel, kind }: Operation<Id, State, A, E, R>,
    handles: () => Iterable<Handle<Id>>,
    { cancelOnInterrupt, checkTimeout }: Settings
  ) =>
  <A2, E2>(exit: Exit.Exit<A2, E2>): Effect.Effect<void, never, R> =>
    cancel !== undefined && cancelOnInterrupt && Exit.isFailure(exit) && Cause.hasInterrupts(exit.cause)
      ? Effect.forEach(
          handles(),
          ({ id }) =>
            cancel(id).pipe(
              Effect.timeout(checkTimeout),
              Effect.catch((error) => Effect.logWarning(`${kind} could not be cancelled`, error))
            ),
          { concurrency: 16, discard: true }
        )
      : Effect.void
