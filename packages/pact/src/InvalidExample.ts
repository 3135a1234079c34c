/** An example that contradicts its schema, its pattern or the elements beside it: a mistake in the test. */
import * as Data from "effect/Data"

export class InvalidExample extends Data.TaggedError("InvalidExample")<{
  /** The place in the example, such as `entities[0].dateCreated`. Empty for the whole example. */
  readonly path: string
  readonly problem: string
}> {
  override get message() {
    return `The example is not valid${this.path === "" ? "" : ` at ${this.path}`}: ${this.problem}. Fix the example, or the schema if that is wrong.`
  }
}
