/** Why a step failed, as a sentence for the history, and whether it may succeed later. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type { UsageError } from "@effect-genesys/usage/Usage"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { RotationStoreError } from "../../RotationStore.ts"
import type { SecretSinkError } from "../../SecretSink.ts"

export class StepError extends Data.TaggedError("StepError")<{
  readonly problem: string
  readonly isRetryable: boolean
}> {}

export const permanent = (problem: string) => new StepError({ problem, isRetryable: false })

export const temporary = (problem: string) => new StepError({ problem, isRetryable: true })

export type Reason =
  | StepError
  | GenesysError
  | SecretSinkError
  | RotationStoreError
  | UsageError
  | Schema.SchemaError

export const of = (error: Reason): StepError => {
  const { isRetryable, problem } = known(error)
  // PostgreSQL stores neither NUL nor half of a surrogate pair, which a server may send.
  return new StepError({ problem: problem.replaceAll("\0", "").toWellFormed(), isRetryable })
}

const known = (error: Reason): StepError => {
  switch (error._tag) {
    case "StepError":
      return error
    case "GenesysError":
      // After an unknown outcome, the step looks for what the first attempt did. A token may have been revoked meanwhile.
      return new StepError({
        problem: error.message,
        isRetryable: error.isRetryable || error.isUnknownOutcome || error.isConflict || error.isAuth
      })
    case "SecretSinkError":
      return new StepError({ problem: error.message, isRetryable: error.isRetryable ?? true })
    case "SchemaError":
      return permanent(error.message)
    default:
      return temporary(error.message)
  }
}

/** A defect goes to the log, with its stack, and fails the step like an outage: a later attempt may meet a newer version. */
export const orUnexpected =
  (what: string) =>
  <A, E extends Reason, R>(effect: Effect.Effect<A, E, R>) =>
    effect.pipe(
      Effect.mapError(of),
      Effect.catchDefect((defect) =>
        Effect.andThen(
          Effect.logError(`${what} failed unexpectedly`, Cause.die(defect)),
          Effect.fail(temporary("unexpected error; the log of the runner has it"))
        )
      )
    )
