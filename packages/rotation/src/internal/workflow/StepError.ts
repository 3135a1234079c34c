/** Why a step failed, as a sentence for the history, and whether it may succeed later. */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import type { UsageError } from "@effect-genesys/usage/Usage"
import * as Data from "effect/Data"
import * as Schema from "effect/Schema"
import type { RotationStoreError } from "../../RotationStore.ts"
import type { SecretSinkError } from "../../SecretSink.ts"

export class StepError extends Data.TaggedError("StepError")<{
  readonly problem: string
  readonly isRetryable: boolean
}> {}

export const permanent = (problem: string) => new StepError({ problem, isRetryable: false })

export const temporary = (problem: string) => new StepError({ problem, isRetryable: true })

export type Cause =
  | StepError
  | GenesysError
  | SecretSinkError
  | RotationStoreError
  | UsageError
  | Schema.SchemaError

export const of = (error: Cause): StepError => {
  switch (error._tag) {
    case "StepError":
      return error
    case "GenesysError":
      // After an unknown outcome, the step looks for what the first attempt did.
      return new StepError({
        problem: error.message,
        isRetryable: error.isRetryable || error.isUnknownOutcome || error.isConflict
      })
    case "SecretSinkError":
      return new StepError({ problem: error.message, isRetryable: error.isRetryable ?? true })
    case "SchemaError":
      return permanent(error.message)
    default:
      return temporary(error.message)
  }
}
