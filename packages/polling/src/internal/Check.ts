/** One check of the work, its repetitions included, and which of its failures the poll survives. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Operation } from "../Operation.ts"
import type { Outcome } from "../Outcome.ts"
import type * as Policy from "../Policy.ts"

/** The check timed out, without an error, or failed in a way that may pass. */
export interface NoAnswer<E> {
  readonly _tag: "NoAnswer"
  readonly error?: E
}

/** What the failure of a check is judged by. */
export interface History {
  /** The elapsed time at the first check that failed since the last answer; nothing where none did. */
  readonly failingSince: Duration.Duration | undefined
  /** Whether a check of this poll has found the work. */
  readonly found: boolean
}

export const check = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  id: Id,
  policy: Policy.Policy,
  history: History,
  elapsed: Effect.Effect<Duration.Duration>
): Effect.Effect<Outcome<State, A> | NoAnswer<E>, E, R> => {
  const { isTransient = never } = operation
  return Effect.suspend(() => operation.check(id)).pipe(
    Effect.retry({ schedule: spacedOut(policy), while: isTransient }),
    Effect.timeoutOrElse({
      duration: policy.checkTimeout,
      orElse: () => Effect.succeed<NoAnswer<E>>({ _tag: "NoAnswer" })
    }),
    Effect.catch((error) =>
      Effect.flatMap(elapsed, (now) =>
        survives(operation, error, policy, history, now)
          ? Effect.succeed<NoAnswer<E>>({ _tag: "NoAnswer", error })
          : Effect.fail(error)
      )
    )
  )
}

const never = () => false

const survives = <Id, State, A, E, R>(
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

const spacedOut = ({ minDelay, transient }: Policy.Policy) =>
  Schedule.modifyDelay(transient, ({ duration }) =>
    Effect.succeed(Duration.max(duration, Duration.fromInputUnsafe(minDelay)))
  )
