/** The server ended a usage query, search or job without a result. */
import { ErrorBody } from "@effect-genesys/schemas/ErrorBody"
import * as Schema from "effect/Schema"

export class UsageFailed extends Schema.TaggedError<UsageFailed>()("UsageFailed", {
  /** Which, as in its handle. */
  execution: Schema.Record(Schema.String, Schema.String),
  state: Schema.Literals(["Failed", "Cancelled"]),
  /** Why, where the server says; only jobs do. */
  body: Schema.optionalKey(Schema.toType(ErrorBody))
}) {
  override get message() {
    const { clientId, executionId, jobId = executionId } = this.execution
    const whose = clientId === undefined ? "the organisation" : `client ${clientId}`
    const why = this.body?.message ?? this.body?.code ?? "the server gives no reason"
    return this.state === "Cancelled"
      ? `The usage query ${jobId} for ${whose} was cancelled on the server (${why}); submit it again.`
      : `The usage query ${jobId} for ${whose} failed on the server (${why}); submit it again, with a shorter interval if it fails again.`
  }
}
