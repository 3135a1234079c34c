/** The server ended a usage query, search or job without a result. */
import { ErrorBody } from "@effect-genesys/schemas/ErrorBody"
import * as Schema from "effect/Schema"
import { ExecutionRef } from "./internal/Requests.ts"

/**
 * The server ended a usage query, search or job without a result.
 *
 * Submit the request again, with a shorter interval if it fails again.
 *
 * @since 0.1.0
 * @category errors
 */
export class UsageFailed extends Schema.TaggedError<UsageFailed>()("UsageFailed", {
  /** The query, search or job, as in its handle. */
  execution: ExecutionRef,
  state: Schema.Literals(["Failed", "Cancelled"]),
  /** The reason, if the server sends one; only jobs do. */
  body: Schema.optionalKey(Schema.toType(ErrorBody))
}) {
  override get message() {
    const id = "jobId" in this.execution ? this.execution.jobId : this.execution.executionId
    const whose = "clientId" in this.execution ? `client ${this.execution.clientId}` : "the organization"
    const why = this.body?.message ?? this.body?.code ?? "the server gives no reason"
    return this.state === "Cancelled"
      ? `The usage query ${id} for ${whose} was canceled on the server (${why}); submit it again.`
      : `The usage query ${id} for ${whose} failed on the server (${why}); submit it again, with a shorter interval if it fails again.`
  }
}
