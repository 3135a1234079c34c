/**
 * The one error of this library. Handle it by its reason: `Effect.catchReason("GenesysError", "NotFound", …)`.
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
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
  readonly isUnknownOutcome: boolean
}> {
  override get message() {
    const sentence = `${this.operation} failed: ${this.reason.message}`
    const unknown = this.isUnknownOutcome ? unknownOutcome(this.operation) : ""
    const correlation = this.correlationId === undefined ? "" : ` (correlation id ${this.correlationId})`
    return `${sentence}${correlation}.${unknown}`
  }
  /** Whether the same call may succeed later. After `isUnknownOutcome`, find out first whether it has. */
  get isRetryable(): boolean {
    return this.reason.isRetryable
  }
  /** The input breaks a rule; the same call cannot succeed. */
  get isInvalid(): boolean {
    return this.reason.category === "input"
  }
  /** The token or the credentials were not accepted. */
  get isAuth(): boolean {
    return this.reason.category === "auth"
  }
  /** A permission or a scope is missing. */
  get isForbidden(): boolean {
    return this.reason.category === "permission"
  }
  get isNotFound(): boolean {
    return this.reason.category === "notFound"
  }
  get isConflict(): boolean {
    return this.reason.category === "conflict"
  }
  /** There were too many requests. `retryAfter` says how long to wait, where the server does. */
  get isThrottled(): boolean {
    return this.reason.category === "throttled"
  }
  /** The server, or the way to it, failed for now. */
  get isOutage(): boolean {
    return this.reason.category === "outage"
  }
  /** How long the server asks to wait before another attempt. */
  get retryAfter(): Duration.Duration | undefined {
    return "retryAfter" in this.reason ? this.reason.retryAfter : undefined
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
