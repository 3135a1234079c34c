/** Why a command failed, in a sentence that says how to fix it. */
import * as CliError from "effect/cli/CliError"
import * as Schema from "effect/Schema"

export class Problem extends Schema.TaggedError<Problem>()("Problem", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get [CliError.userMessage]() {
    return this.message
  }
}
