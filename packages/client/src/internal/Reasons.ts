/** From what the transport and the server report to a `Reason`. Nothing that is foreign leaves this file. */
import type { Operation } from "@effect-genesys/schemas/Operation"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Reason from "../Reason.ts"
import type { Fields } from "./ErrorBodies.ts"
import * as ResponseHeaders from "./ResponseHeaders.ts"
import { ResponseTooLarge } from "./ResponseTooLarge.ts"

interface Situation {
  /** What the operation needs, for a 403 that names nothing. */
  readonly operation: Pick<Operation, "permissions" | "scopes">
  /** Milliseconds since the epoch, to read a `Retry-After` that is a date. */
  readonly now: number
}

/** A response of 300 or more, with the vendor's body or, where a proxy sent it, an empty one. */
export const fromRefusal = (
  body: Fields,
  response: HttpClientResponse.HttpClientResponse,
  { now, operation }: Situation
): Reason.Reason => {
  const answer: Reason.Answer = {
    status: response.status,
    ...(body.code !== undefined && { code: body.code }),
    ...(body.message !== undefined && body.message !== "" && { text: body.message }),
    ...(body.details !== undefined && { details: body.details })
  }
  const retryAfter = ResponseHeaders.retryAfter(response.headers, now)
  const wait = retryAfter === undefined ? {} : { retryAfter }
  switch (response.status) {
    case 400:
      return new Reason.BadRequest(answer)
    case 401:
      return new Reason.Unauthorized(answer)
    case 403:
      return new Reason.Forbidden({ ...answer, ...lacking(body, operation) })
    case 404:
      return new Reason.NotFound(answer)
    case 409:
      return new Reason.Conflict(answer)
    case 413:
      return new Reason.PayloadTooLarge(answer)
    case 415:
      return new Reason.UnsupportedMediaType(answer)
    case 429:
      return new Reason.RateLimited({
        ...answer,
        ...wait,
        ...(body.limit !== undefined && { limit: body.limit })
      })
    case 408:
    case 504:
      return new Reason.Timeout({ answer })
    case 502:
    case 503:
      return new Reason.Unavailable({ ...answer, ...wait })
    case 500:
      return new Reason.Server(answer)
    default:
      return new Reason.Unexpected(answer)
  }
}

const lacking = ({ code, messageParams = {} }: Fields, operation: Situation["operation"]) => {
  const lacks: Reason.Forbidden["lacks"] = code === "app.not.authorized.for.scope" ? "scope" : "permission"
  // The names of the parameters are not documented; what permissions and scopes look like is.
  const named = Object.values(messageParams)
    .flatMap((text) => text.split(/[\s,]+/))
    .filter((name) => /^[\w-]+(?::[\w*-]+){1,2}$/.test(name))
  const needed = lacks === "scope" ? operation.scopes : operation.permissions
  return { lacks, missing: named.length > 0 ? named : needed }
}

/** No response, or a body that broke off or is too large. */
export const fromTransport = (error: HttpClientError.HttpClientError): Reason.Reason => {
  const cause = causeOf(error)
  return cause instanceof ResponseTooLarge
    ? new Reason.ResponseTooLarge({ problem: cause.message })
    : new Reason.Transport({ problem: transportProblem(error), ...hostOf(error.request.url) })
}

/**
 * Whether the request may have reached the server. It has not where no connection came about: the host is not known, it
 * refused the connection, or its certificate was not accepted.
 */
export const mayHaveBeenSent = (error: HttpClientError.HttpClientError): boolean => {
  const { _tag } = error.reason
  return _tag !== "EncodeError" && _tag !== "InvalidUrlError" && !noConnection.test(codeOf(error) ?? "")
}

const noConnection =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|UND_ERR_DESTROYED|UND_ERR_CLOSED|(?:CERT|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT)_\w+|ERR_SSL_WRONG_VERSION_NUMBER)$/

/** Whether the server may have carried out a request that ended so. */
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

// Of a URL, no more than this belongs into a message.
const hostOf = (url: string) => (URL.canParse(url) ? { host: new URL(url).host } : {})

// The message of an `HttpClientError` holds the URL; its reason's description says what happened.
const transportProblem = (error: HttpClientError.HttpClientError): string => {
  const cause = deepestCause(error)
  return codeOf(error) ?? ((cause instanceof Error && oneLine(cause.message)) || error.reason._tag)
}

/** Such as `ECONNREFUSED`. */
const codeOf = (error: HttpClientError.HttpClientError): string | undefined => {
  const cause = deepestCause(error)
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" && cause.code !== ""
    ? cause.code
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
