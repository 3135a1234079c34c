/**
 * Why an operation failed. The message of each reason says what happened and what to do about it; `isRetryable` says
 * whether the same call may succeed later. No reason holds a token, a secret or a request body.
 */
import type * as ErrorBody from "@effect-genesys/schemas/ErrorBody"
import type { LimitNamespace } from "@effect-genesys/schemas/LimitNamespace"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"

/**
 * The kind of failure, so that a policy need not list tags.
 *
 * - `input`: this request cannot succeed.
 * - `auth`: sign in, or check the credentials.
 * - `permission`: a role or a scope is missing.
 * - `notFound`: the object does not exist, or the token has no access to it.
 * - `conflict`: another request changed the object.
 * - `throttled`: there were too many requests.
 * - `outage`: the server or the network failed for now.
 * - `protocol`: the response is not one of this API, for example because a proxy sent it.
 *
 * @since 0.1.0
 * @category errors
 */
export type Category =
  | "input"
  | "auth"
  | "permission"
  | "notFound"
  | "conflict"
  | "throttled"
  | "outage"
  | "protocol"

/**
 * An error response. Only `status` is set where the body could not be read as the vendor's error body.
 *
 * @since 0.1.0
 * @category errors
 */
export interface ErrorResponse {
  readonly status: number
  /** The vendor's code, such as `cannot.delete.client`. */
  readonly code?: string
  /** The vendor's message. */
  readonly text?: string
  readonly details?: ReadonlyArray<ErrorBody.Detail>
}

/**
 * The limit that was reached.
 *
 * @since 0.1.0
 * @category errors
 */
export interface Limit {
  readonly key?: string
  /** Such as `platform.api`. Names that the vendor adds later are kept as they are. */
  readonly namespace?: LimitNamespace | (string & {})
  readonly value?: number
}

const summary = ({ code, status, text }: ErrorResponse) =>
  `HTTP ${status}${code === undefined ? "" : ` ${clip(code)}`}${text === undefined ? "" : `: ${clip(text)}`}`

// A message stays short; the fields of the reason hold the whole text.
const clip = (text: string) => (text.length > 500 ? `${text.slice(0, 500)}…` : text)

/**
 * The client refused the input before it sent anything.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidInput extends Data.TaggedError("InvalidInput")<{ readonly problem: string }> {
  readonly category = "input"
  readonly isRetryable = false
  override get message() {
    return `the input is not valid, and nothing was sent: ${this.problem}`
  }
}

/**
 * 400: the server refuses the request as it is.
 *
 * @since 0.1.0
 * @category errors
 */
export class BadRequest extends Data.TaggedError("BadRequest")<ErrorResponse> {
  readonly category = "input"
  readonly isRetryable = false
  override get message() {
    const fields = (this.details ?? []).flatMap(({ fieldName }) => fieldName ?? [])
    return `the request was refused (${summary(this)})${fields.length > 0 ? `; check ${fields.join(", ")}` : ""}`
  }
}

/**
 * 401: the token is missing, expired, revoked, or not allowed from this address.
 *
 * @since 0.1.0
 * @category errors
 */
export class Unauthorized extends Data.TaggedError("Unauthorized")<ErrorResponse> {
  readonly category = "auth"
  readonly isRetryable = false
  override get message() {
    return `the token was not accepted (${summary(this)}); get a new one, and check its region`
  }
}

/**
 * 403: the token lacks a permission or a scope.
 *
 * @since 0.1.0
 * @category errors
 */
export class Forbidden extends Data.TaggedError("Forbidden")<
  ErrorResponse & {
    /** Whether `missing` names permissions, which roles grant, or scopes, which the client and the token carry. */
    readonly lacks: "permission" | "scope"
    /** The names in the server's response, or else those that the operation needs. One of them is enough. */
    readonly missing: ReadonlyArray<string>
  }
> {
  readonly category = "permission"
  readonly isRetryable = false
  override get message() {
    const named = this.missing.join(" or ")
    if (this.lacks === "scope") {
      return `a scope is missing (${summary(this)}); add ${named} to the client, and get a new token`
    }
    const grant = named === "" ? "" : `; give the client, or the user, a role with ${named}`
    // Without the vendor's code, a proxy may have refused.
    const between =
      this.code === undefined ? "; if none is missing, check for a proxy or gateway in between" : ""
    return `a permission is missing (${summary(this)})${grant}${between}`
  }
}

/**
 * 404: it does not exist, or the token has no access to it.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotFound extends Data.TaggedError("NotFound")<ErrorResponse> {
  readonly category = "notFound"
  readonly isRetryable = false
  override get message() {
    return `it was not found (${summary(this)}); check the id and the region`
  }
}

/**
 * 409: another request changed it at the same time.
 *
 * @since 0.1.0
 * @category errors
 */
export class Conflict extends Data.TaggedError("Conflict")<ErrorResponse> {
  readonly category = "conflict"
  readonly isRetryable = false
  override get message() {
    return `it was changed meanwhile (${summary(this)}); read it again and repeat the change`
  }
}

/**
 * 413: the request is too large.
 *
 * @since 0.1.0
 * @category errors
 */
export class PayloadTooLarge extends Data.TaggedError("PayloadTooLarge")<ErrorResponse> {
  readonly category = "input"
  readonly isRetryable = false
  override get message() {
    return `the request is too large (${summary(this)}); send less at once`
  }
}

/**
 * 415: the server does not read this media type.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsupportedMediaType extends Data.TaggedError("UnsupportedMediaType")<ErrorResponse> {
  readonly category = "protocol"
  readonly isRetryable = false
  override get message() {
    return `the media type was not accepted (${summary(this)}); check for a proxy or gateway in between`
  }
}

/**
 * 429, or the login host's 400 of the same meaning: too many requests. The server did not carry out the request.
 *
 * @since 0.1.0
 * @category errors
 */
export class RateLimited extends Data.TaggedError("RateLimited")<
  ErrorResponse & {
    /** How long the server asks to wait. */
    readonly retryAfter?: Duration.Duration
    readonly limit?: Limit
  }
> {
  readonly category = "throttled"
  readonly isRetryable = true
  override get message() {
    const wait = this.retryAfter === undefined ? "a while" : Duration.format(this.retryAfter)
    return `there were too many requests (${summary(this)}); wait ${wait}, and send fewer`
  }
}

/**
 * No response in time: the attempt or the call ran out of time, or the server did (408, 504).
 *
 * @since 0.1.0
 * @category errors
 */
export class Timeout extends Data.TaggedError("Timeout")<{
  readonly response?: ErrorResponse
  readonly after?: Duration.Duration
}> {
  readonly category = "outage"
  readonly isRetryable = true
  override get message() {
    if (this.response !== undefined)
      return `the server timed out (${summary(this.response)}); try again later`
    return `there was no response within ${Duration.format(this.after ?? Duration.zero)}; try again, or allow more time`
  }
}

/**
 * 502, 503: the gateway could not reach the service.
 *
 * @since 0.1.0
 * @category errors
 */
export class Unavailable extends Data.TaggedError("Unavailable")<
  ErrorResponse & { readonly retryAfter?: Duration.Duration }
> {
  readonly category = "outage"
  readonly isRetryable = true
  override get message() {
    return `the service is not available (${summary(this)}); try again later`
  }
}

/**
 * 500: the server failed.
 *
 * @since 0.1.0
 * @category errors
 */
export class Server extends Data.TaggedError("Server")<ErrorResponse> {
  readonly category = "outage"
  readonly isRetryable = true
  override get message() {
    return `the server failed (${summary(this)}); try again, or report the correlation id`
  }
}

/**
 * How the transport failed.
 *
 * - `connection`: it could not connect.
 * - `authority`, `expired`, `host`: the server's certificate has an unknown authority, is not valid today, or belongs to
 *   another host.
 * - `proxy`: the proxy refused to connect.
 * - `broken`: the connection ended early.
 * - `silent`: the server sent nothing for too long.
 * - `protocol`: the response is not HTTP, or cannot be decompressed.
 * - `browser`, `unknown`: the browser, or another transport, names no cause.
 * - `runtime`: the transport does not run in this runtime.
 *
 * @since 0.1.0
 * @category errors
 */
export type TransportKind = keyof typeof transport

const noConnection = ["there was no connection to &", "check the network, the proxy and the region"] as const

// The problem and the advice. An & is replaced by the host.
const transport = {
  connection: noConnection,
  unknown: noConnection,
  authority: [
    "the certificate of & is not trusted",
    "trust its authority by NODE_EXTRA_CA_CERTS under Node.js, or tls.ca of NodeTransport"
  ],
  expired: ["the certificate of & is not valid today", "check the clock of this machine, and the proxy"],
  host: ["the certificate of & belongs to another host", "check the region and the proxy"],
  proxy: ["the proxy refused to connect to &", "check its user and password, and which hosts it allows"],
  broken: ["the connection to & broke", "check for a proxy or gateway in between"],
  silent: ["nothing came from & for too long", "try again, or allow more time"],
  protocol: ["the response of & could not be read", "check for a proxy or gateway in between"],
  browser: ["there was no response of &", "check the network, and the origins that the API allows"],
  runtime: ["the transport does not work in this runtime", "use FetchHttpClient.layer"]
} as const

/**
 * No response: the host was not found, refused the connection, or broke it.
 *
 * @since 0.1.0
 * @category errors
 */
export class Transport extends Data.TaggedError("Transport")<{
  /** The cause by name, such as `ECONNREFUSED`. */
  readonly problem: string
  readonly kind: TransportKind
  /** The host of the request, with the port where it is not the default. */
  readonly host?: string
}> {
  readonly category = "outage"
  readonly isRetryable = true
  override get message() {
    const [problem, advice] = transport[this.kind]
    return `${problem.replace("&", this.host ?? "the server")} (${this.problem}); ${advice}`
  }
}

/**
 * The status is a success, but the body is not the one that the API documents.
 *
 * @since 0.1.0
 * @category errors
 */
export class Decode extends Data.TaggedError("Decode")<{
  readonly status: number
  readonly problem: string
}> {
  readonly category = "protocol"
  readonly isRetryable = false
  override get message() {
    return `the response (HTTP ${this.status}) could not be read: ${this.problem}; check for a proxy or gateway in between`
  }
}

/**
 * The body of a response exceeds the limit of the transport, such as `maxResponseBytes` of `NodeTransport`.
 *
 * @since 0.1.0
 * @category errors
 */
export class ResponseTooLarge extends Data.TaggedError("ResponseTooLarge")<{ readonly problem: string }> {
  readonly category = "protocol"
  readonly isRetryable = false
  override get message() {
    return this.problem
  }
}

/**
 * The login host issued no token. `error` and `description` are those of RFC 6749 §5.2.
 *
 * @since 0.1.0
 * @category errors
 */
export class Auth extends Data.TaggedError("Auth")<{
  readonly status: number
  readonly error: string
  readonly description?: string
}> {
  readonly category = "auth"
  readonly isRetryable = false
  override get message() {
    const hint =
      this.error === "invalid_client"
        ? "; check the client id and secret, that the client is active, and the region"
        : ""
    return `the login host issued no token (${summary({ status: this.status, code: this.error, ...(this.description !== undefined && { text: this.description }) })})${hint}`
  }
}

/**
 * Only the user can get another token: there is no refresh token, or the login host no longer accepts it.
 *
 * @since 0.1.0
 * @category errors
 */
export class SignInRequired extends Data.TaggedError("SignInRequired")<{ readonly problem: string }> {
  readonly category = "auth"
  readonly isRetryable = false
  override get message() {
    return `the sign-in has ended (${this.problem}); let the user sign in again`
  }
}

/**
 * The `TokenStore` could not be read or written. A refresh token that could not be stored is kept, and stored next time.
 *
 * @since 0.1.0
 * @category errors
 */
export class TokenStoreFailed extends Data.TaggedError("TokenStoreFailed")<{ readonly problem: string }> {
  readonly category = "auth"
  readonly isRetryable = false
  override get message() {
    return `the token store failed: ${this.problem}`
  }
}

/**
 * The store of the shared rate limit failed, and `RateLimit.onStoreFailure` is `fail`.
 *
 * @since 0.1.0
 * @category errors
 */
export class RateLimiterFailed extends Data.TaggedError("RateLimiterFailed")<{ readonly problem: string }> {
  readonly category = "outage"
  readonly isRetryable = false
  override get message() {
    return `the shared rate limit failed (${this.problem}); check its store`
  }
}

/**
 * A status that the API does not declare.
 *
 * @since 0.1.0
 * @category errors
 */
export class Unexpected extends Data.TaggedError("Unexpected")<ErrorResponse> {
  readonly category = "protocol"
  readonly isRetryable = false
  override get message() {
    return `the API does not declare this status (${summary(this)}); check for a proxy or gateway in between`
  }
}

/**
 * Why an operation failed. `Effect.catchReason` handles one of them by its tag, `Effect.catchReasons` several.
 *
 * @example
 * ```ts
 * import { OAuthApi } from "@effect-genesys/client"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = (clientId: string) =>
 *   OAuthApi.OAuthApi.use((api) => api.deleteOauthClient(clientId)).pipe(
 *     Effect.catchReasons("GenesysError", {
 *       NotFound: () => Console.log("There is no such client"),
 *       BadRequest: ({ code, text }) => Console.error(`${code}: ${text}`)
 *     })
 *   )
 * ```
 *
 * @since 0.1.0
 * @category errors
 */
export type Reason =
  | InvalidInput
  | BadRequest
  | Unauthorized
  | Forbidden
  | NotFound
  | Conflict
  | PayloadTooLarge
  | UnsupportedMediaType
  | RateLimited
  | Timeout
  | Unavailable
  | Server
  | Transport
  | Decode
  | ResponseTooLarge
  | Auth
  | SignInRequired
  | TokenStoreFailed
  | RateLimiterFailed
  | Unexpected
