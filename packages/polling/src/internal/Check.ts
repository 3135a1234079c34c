/** One check of a job, with its retries, and the failures that the poll tolerates. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Operation } from "../Operation.ts"
import type { Outcome } from "../Outcome.ts"
import type * as Policy from "../Policy.ts"

/** The check timed out, or failed with an error that the poll tolerates. */
export interface NoState<E> {
  readonly _tag: "NoState"
  readonly error?: E
}

/** Decides whether the poll tolerates a failure. */
export interface History {
  /** The elapsed time at the first failure since the last successful check; `undefined` without one. */
  readonly failingSince: Duration.Duration | undefined
  /** Whether a check of this poll has found the job. */
  readonly found: boolean
}

export const check = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  id: Id,
  policy: Policy.Policy,
  history: History,
  elapsed: Effect.Effect<Duration.Duration>
): Effect.Effect<Outcome<State, A> | NoState<E>, E, R> => {
  const { isTransient = never } = operation
  return Effect.suspend(() => operation.check(id)).pipe(
    Effect.retry({ schedule: withMinDelay(policy), while: isTransient }),
    Effect.timeoutOrElse({
      duration: policy.checkTimeout,
      orElse: () => Effect.succeed<NoState<E>>({ _tag: "NoState" })
    }),
    Effect.catch((error) =>
      Effect.flatMap(elapsed, (now) =>
        tolerates(operation, error, policy, history, now)
          ? Effect.succeed<NoState<E>>({ _tag: "NoState", error })
          : Effect.fail(error)
      )
    )
  )
}

const never = () => false

const tolerates = <Id, State, A, E, R>(
  { isNotFound = never, isTransient = never }: Operation<Id, State, A, E, R>,
  error: E,
  policy: Policy.Policy,
  { failingSince, found }: History,
  now: Duration.Duration
) => {
  if (isNotFound(error)) {
    return !found && Duration.isLessThan(now, Duration.fromInputUnsafe(policy.visibleWithin))
  }
  if (!isTransient(error)) return false
  const failing = failingSince === undefined ? Duration.zero : Duration.subtract(now, failingSince)
  return Duration.isLessThan(failing, Duration.fromInputUnsafe(policy.maxOutage))
}

const withMinDelay = ({ minDelay, transient }: Policy.Policy) =>
  Schedule.modifyDelay(transient, ({ duration }) =>
    Effect.succeed(Duration.max(duration, Duration.fromInputUnsafe(minDelay)))
  )
