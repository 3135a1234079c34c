/** An interaction that would be in no pact, whatever its test finds. So it does not run. */
import * as Data from "effect/Data"

export class Unrecorded extends Data.TaggedError("Unrecorded")<{
  readonly reason: "no plugin" | "file name"
  readonly file?: string
}> {
  override get message() {
    return this.reason === "no plugin"
      ? 'This interaction would be in no pact. Add `plugins: [pact({ dir: "pacts" })]`, with `import { pact } from "effect-pact/vitest"`, to the configuration of Vitest.'
      : `The interactions of ${this.file ?? "this file"} would be in no pact: whether a run is complete is told by the names of its test files. Name it like books.pact.test.ts, or set \`files\` of the plugin.`
  }
}
