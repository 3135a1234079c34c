/**
 * The one error of this library. Handle it by its reason: `Effect.catchReason("GenesysError", "NotFound", …)`.
 */
import * as Data from "effect/Data"
import type { Reason } from "./Reason.ts"

export class GenesysError extends Data.TaggedError("GenesysError")<{
  /** The vendor's name of the operation, such as `getOauthClients`. */
  readonly operation: string
  readonly reason: Reason
  /** The `ININ-Correlation-Id` of the last answer, for the vendor's support. */
  readonly correlationId?: string
  /** How often the request was sent; 0 where nothing was. */
  readonly attempts: number
  /**
   * Whether an attempt ended without telling if the server carried it out. After `postOauthClients` and
   * `postOauthClientSecret`, which are not sent again then, this has to be found out before the next try.
   */
  readonly outcomeUnknown: boolean
}> {
  override get message() {
    const sentence = `${this.operation} failed: ${this.reason.message}`
    const unknown = this.outcomeUnknown ? unknownOutcome(this.operation) : ""
    const correlation = this.correlationId === undefined ? "" : ` (correlation id ${this.correlationId})`
    return `${sentence}${correlation}.${unknown}`
  }
  get isRetryable(): boolean {
    return this.reason.isRetryable
  }
}

const unknownOutcome = (operation: string) => {
  switch (operation) {
    case "postOauthClients":
      return " The client may have been created: look for its name with getOauthClients before you try again."
    case "postOauthClientSecret":
      return " The secret may have been replaced: try the old one, and rotate again if it fails."
    default:
      return ""
  }
}
