/** An example that its schema, its pattern or its neighbors contradict. A mistake in the test, never in the provider. */
import * as Data from "effect/Data"

export class InvalidExample extends Data.TaggedError("InvalidExample")<{
  /** Where in the example, such as `entities[0].dateCreated`; empty for the whole of it. */
  readonly path: string
  readonly problem: string
}> {
  override get message() {
    return `The example is not valid${this.path === "" ? "" : ` at ${this.path}`}: ${this.problem}. Fix the example, or the schema where that is wrong.`
  }
}
