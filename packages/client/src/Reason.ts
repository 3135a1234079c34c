/**
 * Why an operation failed. Each reason says in its message what to do, and whether the same call may succeed
 * later (`isRetryable`). None holds a token, a secret or a request body.
 */
import type * as ErrorBody from "@effect-genesys/schemas/ErrorBody"
import type { LimitNamespace } from "@effect-genesys/schemas/LimitNamespace"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"

/**
 * What kind of failure a reason is, so that a policy need not list tags. `input`: the request as it is cannot succeed.
 * `auth`: sign in, or check the credentials. `outage`: the server or the way to it failed, for now. `protocol`:
 * something between this client and the API does not speak it.
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

/** What the vendor's error body says; empty where the answer had none that could be read. */
export interface Answer {
  readonly status: number
  /** The vendor's code, such as `cannot.delete.client`. */
  readonly code?: string
  /** The vendor's sentence. */
  readonly text?: string
  readonly details?: ReadonlyArray<ErrorBody.Detail>
}

/** The limit that was reached. */
export interface Limit {
  readonly key?: string
  /** Such as `platform.api`. Texts that the vendor adds later come as they are. */
  readonly namespace?: LimitNamespace | (string & {})
  readonly value?: number
}

const said = ({ code, status, text }: Answer) =>
  `HTTP ${status}${code === undefined ? "" : ` ${clip(code)}`}${text === undefined ? "" : `: ${clip(text)}`}`

// A message is one sentence; the fields of the reason hold the whole text.
const clip = (text: string) => (text.length > 500 ? `${text.slice(0, 500)}…` : text)

/** The input breaks a rule that is checked before sending. Nothing was sent. */
export class InvalidInput extends Data.TaggedError("InvalidInput")<{ readonly problem: string }> {
  readonly category = "input"
  readonly isRetryable = false
  override get message() {
    return `the input is not valid, and nothing was sent: ${this.problem}`
  }
}

/** 400: the server refuses the request as it is. */
export class BadRequest extends Data.TaggedError("BadRequest")<Answer> {
  readonly category = "input"
  readonly isRetryable = false
  override get message() {
    const fields = (this.details ?? []).flatMap(({ fieldName }) => fieldName ?? [])
    return `the request was refused (${said(this)})${fields.length > 0 ? `; look at ${fields.join(", ")}` : ""}`
  }
}

/** 401: the token is missing, expired, revoked, or not allowed from this address. */
export class Unauthorized extends Data.TaggedError("Unauthorized")<Answer> {
  readonly category = "auth"
  readonly isRetryable = false
  override get message() {
    return `the token was not accepted (${said(this)}); get a new one, and check that it is of this region`
  }
}

/** 403: the token lacks a permission or a scope. */
export class Forbidden extends Data.TaggedError("Forbidden")<
  Answer & {
    /** Whether `missing` names permissions, which come with roles, or scopes, which come with the client and the token. */
    readonly lacks: "permission" | "scope"
    /** As the server names them, or else what the operation needs; one of them is enough. */
    readonly missing: ReadonlyArray<string>
  }
> {
  readonly category = "permission"
  readonly isRetryable = false
  override get message() {
    const named = this.missing.join(" or ")
    if (this.lacks === "scope") {
      return `a scope is missing (${said(this)}); let the client have ${named}, and get a new token`
    }
    const grant = named === "" ? "" : `; give the client, or the user, a role with ${named}`
    // Without the vendor's code, it may be a proxy that refused.
    const between =
      this.code === undefined ? "; if none is missing, check for a proxy or gateway in between" : ""
    return `a permission is missing (${said(this)})${grant}${between}`
  }
}

/** 404: there is no such thing, or the token may not see it. */
export class NotFound extends Data.TaggedError("NotFound")<Answer> {
  readonly category = "notFound"
  readonly isRetryable = false
  override get message() {
    return `it was not found (${said(this)}); check the id and the region`
  }
}

/** 409: somebody else changed it at the same time. */
export class Conflict extends Data.TaggedError("Conflict")<Answer> {
  readonly category = "conflict"
  readonly isRetryable = false
  override get message() {
    return `it was changed meanwhile (${said(this)}); read it again and repeat the change`
  }
}

/** 413: the request is too large. */
export class PayloadTooLarge extends Data.TaggedError("PayloadTooLarge")<Answer> {
  readonly category = "input"
  readonly isRetryable = false
  override get message() {
    return `the request is too large (${said(this)}); send less at once`
  }
}

/** 415: the server does not read this media type. */
export class UnsupportedMediaType extends Data.TaggedError("UnsupportedMediaType")<Answer> {
  readonly category = "protocol"
  readonly isRetryable = false
  override get message() {
    return `the media type was not accepted (${said(this)}); check for a proxy or gateway in between`
  }
}

/** 429, or the login host's 400 of the same meaning: too many requests. It was refused, not done. */
export class RateLimited extends Data.TaggedError("RateLimited")<
  Answer & {
    /** How long the server asks to wait. */
    readonly retryAfter?: Duration.Duration
    readonly limit?: Limit
  }
> {
  readonly category = "throttled"
  readonly isRetryable = true
  override get message() {
    const wait = this.retryAfter === undefined ? "a while" : Duration.format(this.retryAfter)
    return `there were too many requests (${said(this)}); wait ${wait}, and send fewer`
  }
}

/** No answer in time: the attempt's or the call's time was up, or the server gave up (408, 504). */
export class Timeout extends Data.TaggedError("Timeout")<{
  readonly answer?: Answer
  readonly after?: Duration.Duration
}> {
  readonly category = "outage"
  readonly isRetryable = true
  override get message() {
    if (this.answer !== undefined) return `the server timed out (${said(this.answer)}); try again later`
    return `there was no answer within ${Duration.format(this.after ?? Duration.zero)}; try again, or allow more time`
  }
}

/** 502, 503: the service cannot be reached behind its gateway. */
export class Unavailable extends Data.TaggedError("Unavailable")<
  Answer & { readonly retryAfter?: Duration.Duration }
> {
  readonly category = "outage"
  readonly isRetryable = true
  override get message() {
    return `the service is not available (${said(this)}); try again later`
  }
}

/** 500: the server failed. */
export class Server extends Data.TaggedError("Server")<Answer> {
  readonly category = "outage"
  readonly isRetryable = true
  override get message() {
    return `the server failed (${said(this)}); try again, or report the correlation id`
  }
}

/**
 * How the way to the server failed. `connection`: there was none. `authority`, `expired`, `host`: its certificate was not
 * accepted, because nobody vouches for it, it is not valid today, or it is another host's. `proxy`: the proxy refused.
 * `broken`: the connection ended early. `silent`: the server sent nothing for too long. `protocol`: what came is not
 * HTTP, or cannot be decompressed. `browser`, `unknown`: the browser, or another transport, does not say. `runtime`: the transport does not work in this runtime.
 */
export type TransportKind = keyof typeof transport

const noConnection = ["there was no connection to &", "check the network, the proxy and the region"] as const

// What happened, and what to do about it. A & stands for the host.
const transport = {
  connection: noConnection,
  unknown: noConnection,
  authority: [
    "the certificate of & is not trusted",
    "trust its authority by NODE_EXTRA_CA_CERTS under Node.js, or tls.ca of NodeTransport"
  ],
  expired: ["the certificate of & is not valid today", "check the clock of this machine, and the proxy"],
  host: ["the certificate of & is another host's", "check the region and the proxy"],
  proxy: ["the proxy refused to connect to &", "check its user and password, and which hosts it allows"],
  broken: ["the connection to & broke", "check for a proxy or gateway in between"],
  silent: ["nothing came from & for too long", "try again, or allow more time"],
  protocol: ["the answer of & could not be read", "check for a proxy or gateway in between"],
  browser: ["there was no answer of &", "check the network, and the origins that the API allows"],
  runtime: ["the transport does not work in this runtime", "use FetchHttpClient.layer"]
} as const

/** No answer: the host was not found, refused the connection, or broke it. */
export class Transport extends Data.TaggedError("Transport")<{
  /** The cause by name, such as `ECONNREFUSED`. */
  readonly problem: string
  readonly kind: TransportKind
  /** Who was asked, with the port where it is not the usual one. */
  readonly host?: string
}> {
  readonly category = "outage"
  readonly isRetryable = true
  override get message() {
    const [happened, advice] = transport[this.kind]
    return `${happened.replace("&", this.host ?? "the server")} (${this.problem}); ${advice}`
  }
}

/** An answer of success whose body is not what the API documents. */
export class Decode extends Data.TaggedError("Decode")<{
  readonly status: number
  readonly problem: string
}> {
  readonly category = "protocol"
  readonly isRetryable = false
  override get message() {
    return `the answer (HTTP ${this.status}) could not be read: ${this.problem}; check for a proxy or gateway in between`
  }
}

/** The body of a response exceeds the limit of the transport, such as `maxResponseBytes` of `NodeTransport`. */
export class ResponseTooLarge extends Data.TaggedError("ResponseTooLarge")<{ readonly problem: string }> {
  readonly category = "protocol"
  readonly isRetryable = false
  override get message() {
    return this.problem
  }
}

/** The login host gave no token. `error` and `description` are those of RFC 6749. */
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
    return `no token was given (${said({ status: this.status, code: this.error, ...(this.description !== undefined && { text: this.description }) })})${hint}`
  }
}

/** There is no way to another token without the user: no refresh token, or one that is not accepted any more. */
export class SignInRequired extends Data.TaggedError("SignInRequired")<{ readonly problem: string }> {
  readonly category = "auth"
  readonly isRetryable = false
  override get message() {
    return `the sign-in has ended (${this.problem}); let the user sign in again`
  }
}

/** The `TokenStore` could not be read or written. A refresh token that it would not take is kept, and stored next time. */
export class TokenStoreFailed extends Data.TaggedError("TokenStoreFailed")<{ readonly problem: string }> {
  readonly category = "auth"
  readonly isRetryable = false
  override get message() {
    return `the token store failed: ${this.problem}`
  }
}

/** The store that processes share their rate limit in failed, and the client was told not to go on without it. */
export class RateLimiterFailed extends Data.TaggedError("RateLimiterFailed")<{ readonly problem: string }> {
  readonly category = "outage"
  readonly isRetryable = false
  override get message() {
    return `the shared rate limit failed (${this.problem}); check its store`
  }
}

/** A status that the API does not declare. */
export class Unexpected extends Data.TaggedError("Unexpected")<Answer> {
  readonly category = "protocol"
  readonly isRetryable = false
  override get message() {
    return `the answer has a status that this API does not declare (${said(this)}); check for a proxy or gateway in between`
  }
}

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
