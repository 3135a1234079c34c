/** Cancels jobs on the server after an interruption, if the policy says so and the operation can. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Handle } from "../Handle.ts"
import type { Operation } from "../Operation.ts"
import type * as Policy from "../Policy.ts"

type Settings = Pick<Policy.Policy, "cancelOnInterrupt" | "checkTimeout">

/** If a cancellation fails, the failure is logged, and the outcome stays the interruption. */
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
              Effect.catch((error) => Effect.logWarning(`${kind} could not be canceled`, error))
            ),
          { concurrency: 16, discard: true }
        )
      : Effect.void
