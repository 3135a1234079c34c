/** An example that contradicts its schema, its pattern or the elements beside it: a mistake in the test. */
import * as Data from "effect/Data"

/**
 * An example contradicts its schema, its pattern or the elements beside it: a mistake in the test.
 *
 * The run of the interaction fails with it before any request is sent.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidExample extends Data.TaggedError("InvalidExample")<{
  /** The place in the example, such as `entities[0].dateCreated`. Empty for the whole example. */
  readonly path: string
  readonly problem: string
}> {
  override get message() {
    return `The example is not valid${this.path === "" ? "" : ` at ${this.path}`}: ${this.problem}. Fix the example, or the schema if that is wrong.`
  }
}
