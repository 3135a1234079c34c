/** The server ended a usage query without a result. */
import * as Schema from "effect/Schema"

export class UsageFailed extends Schema.TaggedError<UsageFailed>()("UsageFailed", {
  clientId: Schema.String,
  executionId: Schema.String
}) {
  override get message() {
    return `The usage query ${this.executionId} for client ${this.clientId} failed on the server, which gives no reason; submit it again, with a shorter interval if it fails again.`
  }
}
