/** Why a command cannot go on, in a sentence that says what to do about it. */
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
