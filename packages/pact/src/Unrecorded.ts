/** An interaction that cannot be written to a pact file, because the plugin is missing. Its test fails before it runs. */
import * as Data from "effect/Data"

/**
 * The interaction would not be in any pact, so its test fails before it runs.
 *
 * The plugin of `effect-pact/vitest` is missing, or its `files` do not match the name of the test file.
 *
 * @since 0.1.0
 * @category errors
 */
export class Unrecorded extends Data.TaggedError("Unrecorded")<{
  readonly reason: "no plugin" | "file name"
  readonly file?: string
}> {
  override get message() {
    return this.reason === "no plugin"
      ? 'This interaction would not be in any pact. Add `plugins: [pact({ dir: "pacts" })]`, with `import { pact } from "effect-pact/vitest"`, to the configuration of Vitest.'
      : `The interactions of ${this.file ?? "this file"} would not be in any pact: the plugin finds contract tests by the names of their files. Name it like books.pact.test.ts, or set \`files\` of the plugin.`
  }
}
