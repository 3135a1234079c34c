/** Maps the errors of the transport and of the server to a `Reason`. No foreign error leaves this file. */
import type { Operation } from "@effect-genesys/schemas/Operation"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Reason from "../Reason.ts"
import type { Fields } from "./ErrorBodies.ts"
import * as ResponseHeaders from "./ResponseHeaders.ts"
import { ResponseTooLarge } from "./ResponseTooLarge.ts"

interface Situation {
  /** The needs of the operation, for a 403 that names none. */
  readonly operation: Pick<Operation, "permissions" | "scopes">
  /** Milliseconds since the epoch, to read a `Retry-After` that is a date. */
  readonly now: number
}

/** From a response of 300 or more. `body` is empty where a proxy sent it. */
export const fromRefusal = (
  body: Fields,
  response: HttpClientResponse.HttpClientResponse,
  { now, operation }: Situation
): Reason.Reason => {
  const error: Reason.ErrorResponse = {
    status: response.status,
    ...(body.code !== undefined && { code: body.code }),
    ...(body.message !== undefined && body.message !== "" && { text: body.message }),
    ...(body.details !== undefined && { details: body.details })
  }
  const retryAfter = ResponseHeaders.retryAfter(response.headers, now)
  const wait = retryAfter === undefined ? {} : { retryAfter }
  switch (response.status) {
    case 400:
      return new Reason.BadRequest(error)
    case 401:
      return new Reason.Unauthorized(error)
    case 403:
      return new Reason.Forbidden({ ...error, ...lacking(body, operation) })
    case 404:
      return new Reason.NotFound(error)
    case 409:
      return new Reason.Conflict(error)
    case 413:
      return new Reason.PayloadTooLarge(error)
    case 415:
      return new Reason.UnsupportedMediaType(error)
    case 429:
      return new Reason.RateLimited({
        ...error,
        ...wait,
        ...(body.limit !== undefined && { limit: body.limit })
      })
    case 408:
    case 504:
      return new Reason.Timeout({ response: error })
    case 502:
    case 503:
      return new Reason.Unavailable({ ...error, ...wait })
    case 500:
      return new Reason.Server(error)
    default:
      return new Reason.Unexpected(error)
  }
}

const lacking = ({ code, messageParams = {} }: Fields, operation: Situation["operation"]) => {
  const lacks: Reason.Forbidden["lacks"] = code === "app.not.authorized.for.scope" ? "scope" : "permission"
  // The vendor documents the form of permissions and scopes, but not the names of these parameters.
  const named = Object.values(messageParams)
    .flatMap((text) => text.split(/[\s,]+/))
    .filter((name) => /^[\w-]+(?::[\w*-]+){1,2}$/.test(name))
  const needed = lacks === "scope" ? operation.scopes : operation.permissions
  return { lacks, missing: named.length > 0 ? named : needed }
}

/** From a request without a response, or a body that broke off or is too large. */
export const fromTransport = (error: HttpClientError.HttpClientError): Reason.Reason => {
  const cause = causeOf(error)
  return cause instanceof ResponseTooLarge
    ? new Reason.ResponseTooLarge({ problem: cause.message })
    : new Reason.Transport({
        problem: transportProblem(error),
        kind: kindOf(error),
        ...hostOf(error.request.url)
      })
}

/**
 * Whether the request may have reached the server. It has not if no connection was opened: the host is unknown, it refused
 * the connection, or its certificate was rejected.
 */
export const mayHaveBeenSent = (error: HttpClientError.HttpClientError): boolean => {
  const { reason } = error
  return (
    reason._tag !== "EncodeError" &&
    reason._tag !== "InvalidUrlError" &&
    reason.description?.startsWith(nothingWasSent) !== true &&
    !unsent.has(kindOf(error))
  )
}

/** The description of an error of `NodeTransport` begins so if nothing was sent. */
export const nothingWasSent = "nothing was sent: "

const unsent: ReadonlySet<Reason.TransportKind> = new Set([
  "connection",
  "authority",
  "expired",
  "host",
  "proxy",
  "runtime"
])

/**
 * Patterns of the code of an error or, if it has none, of its message; the first match counts. The names are those of
 * Node.js, undici, Bun and Deno. A failed TLS handshake is `connection`; a failure after it is `broken`.
 */
const kinds: ReadonlyArray<readonly [Reason.TransportKind, RegExp]> = [
  ["expired", /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)|certificate (?:expired|not valid yet)/],
  ["host", /^ERR_TLS_CERT_ALTNAME|not valid for name/],
  [
    "authority",
    /^(?:CERT|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|ERR_TLS_CERT)_|invalid peer certificate/
  ],
  ["proxy", /^(?:UND_ERR_PRX_CONN|Proxy response)/],
  [
    "connection",
    /^(?:ECONNREFUSED|ENOTFOUND|EAI_|E(?:HOST|NET)UNREACH|UND_ERR_(?:CONNECT_TIMEOUT|DESTROYED|CLOSED|PRX_TLS)|ERR_SSL_\w*(?:VERSION|PROTOCOL|HANDSHAKE)|ConnectionRefused|FailedToOpenSocket|bad port|\(Connect\))/
  ],
  [
    "protocol",
    /^(?:HPE_|Response does not match|Malformed_HTTP|Z_|ZlibError|Brotli|ERR__ERROR_|ERR_ENCODING|UND_ERR_(?:HEADERS_OVERFLOW|RES_))|invalid HTTP/
  ],
  [
    "broken",
    /^(?:ECONNRESET|EPIPE|EPROTO|ERR_S|UND_ERR_SOCKET|ConnectionClosed|Connection reset|\(SendRequest\)|socket hang up|terminated|unexpected end)/
  ],
  ["silent", /^(?:UND_ERR_(?:HEADERS|BODY)_TIMEOUT|ETIMEDOUT)/],
  ["runtime", /is not a function/],
  // Browsers name no cause.
  ["browser", /^(?:Failed to fetch|NetworkError|Load failed)/]
]

const kindOf = (error: HttpClientError.HttpClientError): Reason.TransportKind => {
  const problem = transportProblem(error)
  return kinds.find(([, pattern]) => pattern.test(problem))?.[0] ?? "unknown"
}

/** Whether the server may have carried out a request that ended with this reason. */
export const leavesOutcomeUnknown = (reason: Reason.Reason): boolean => {
  switch (reason._tag) {
    case "Timeout":
    case "Unavailable":
    case "Server":
    case "Transport":
    case "Decode":
    case "ResponseTooLarge":
    case "Unexpected":
      return true
    default:
      return false
  }
}

// The rest of the URL does not belong in a message.
const hostOf = (url: string) => (URL.canParse(url) ? { host: new URL(url).host } : {})

// The message of an `HttpClientError` holds the URL; its reason's description says what happened.
const transportProblem = (error: HttpClientError.HttpClientError): string => {
  const cause = deepestCause(error)
  // Deno begins with the URL.
  const message =
    cause instanceof Error ? cause.message.replace(/^error sending request .*?client error /s, "") : ""
  return codeOf(error) ?? (oneLine(message) || error.reason._tag)
}

/** Such as `ECONNREFUSED`. An error of a proxy has only a message. */
const codeOf = (error: HttpClientError.HttpClientError): string | undefined => {
  const cause = deepestCause(error)
  return cause instanceof Error && "code" in cause && typeof cause.code === "string"
    ? cause.code.replace("UND_ERR_ABORTED", "") || undefined
    : undefined
}

// `fetch` wraps the error of the socket.
const deepestCause = (error: HttpClientError.HttpClientError) => {
  const cause = causeOf(error)
  return cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
}

const causeOf = ({ reason }: HttpClientError.HttpClientError) =>
  "cause" in reason ? reason.cause : undefined

/** Messages of schemas have a line for each step of the path, and the path may be as long as the input is deep. */
export const oneLine = (text: string) => {
  const line = text.replaceAll(/\s*\n\s*/g, " ").trim()
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

const longest = 1000
