import * as Data from "effect/Data"

/**
 * The store could not be read or written. `problem` is a phrase.
 *
 * @since 0.1.0
 * @category errors
 */
export class RotationStoreError extends Data.TaggedError("RotationStoreError")<{
  readonly problem: string
  readonly cause?: unknown
}> {
  override get message() {
    return `the store of rotations failed: ${this.problem}`
  }
}
