/**
 * The one error of this library. Handle it by its reason: `Effect.catchReason("GenesysError", "NotFound", …)`.
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import type { Reason } from "./Reason.ts"

/**
 * The failure of an operation. `message` is one sentence to log: the operation, the reason, the correlation id, and
 * what to do next.
 *
 * Handle it by its `reason`, which has its own fields, or by a kind such as `isNotFound` and `isRetryable`.
 *
 * @example
 * ```ts
 * import { OAuthApi } from "@effect-genesys/client"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = OAuthApi.OAuthApi.use((api) => api.getOauthClients).pipe(
 *   Effect.asVoid,
 *   // By reason: the handler gets its fields.
 *   Effect.catchReason("GenesysError", "Forbidden", ({ missing }) =>
 *     Console.error(`Ask for a role with ${missing.join(" or ")}`)
 *   ),
 *   // By kind: no list of reasons.
 *   Effect.catchIf(
 *     (error) => error.isOutage,
 *     (error) => Console.error(error.message)
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category errors
 */
export class GenesysError extends Data.TaggedError("GenesysError")<{
  /** The vendor's name of the operation, such as `getOauthClients`. */
  readonly operation: string
  readonly reason: Reason
  /** The `ININ-Correlation-Id` of the last response, for the vendor's support. */
  readonly correlationId?: string
  /** How many times the request was sent. 0: nothing was sent. */
  readonly attempts: number
  /**
   * Whether the server may have carried out the operation although the call failed. `postOauthClients` and
   * `postOauthClientSecret` are not sent again then: find out whether they took effect before you call them again.
   */
  readonly isUnknownOutcome: boolean
}> {
  override get message() {
    const sentence = `${this.operation} failed: ${this.reason.message}`
    const unknown = this.isUnknownOutcome ? unknownOutcome(this.operation) : ""
    const correlation = this.correlationId === undefined ? "" : ` (correlation id ${this.correlationId})`
    return `${sentence}${correlation}.${unknown}`
  }
  /** Whether the same call may succeed later. If `isUnknownOutcome`, it may have succeeded already. */
  get isRetryable(): boolean {
    return this.reason.isRetryable
  }
  /** The input breaks a rule; the same call cannot succeed. */
  get isInvalid(): boolean {
    return this.reason.category === "input"
  }
  /** The token or the credentials were rejected. */
  get isAuth(): boolean {
    return this.reason.category === "auth"
  }
  /** A permission or a scope is missing. */
  get isForbidden(): boolean {
    return this.reason.category === "permission"
  }
  /** The object does not exist, or the token has no access to it. */
  get isNotFound(): boolean {
    return this.reason.category === "notFound"
  }
  /** Another request changed the object at the same time. */
  get isConflict(): boolean {
    return this.reason.category === "conflict"
  }
  /** There were too many requests. `retryAfter` is the time to wait, if the server sent one. */
  get isThrottled(): boolean {
    return this.reason.category === "throttled"
  }
  /** The server or the network failed for now. */
  get isOutage(): boolean {
    return this.reason.category === "outage"
  }
  /** The time to wait before the next attempt, if the server sent one. */
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
