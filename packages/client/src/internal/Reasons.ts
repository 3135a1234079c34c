/** From what the transport and the decoder report to a `Reason`. Nothing that is foreign leaves this file. */
import type { ErrorBody } from "@effect-genesys/schemas/ErrorBody"
import type * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
import type * as VendorError from "@effect-genesys/schemas/VendorError"
import type * as Cause from "effect/Cause"
import type * as Duration from "effect/Duration"
import * as Headers from "effect/http/Headers"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as Reason from "../Reason.ts"

export type Foreign =
  | VendorError.VendorError
  | HttpClientError.HttpClientError
  | Schema.SchemaError
  | Cause.TimeoutError

interface Situation {
  readonly facts: Pick<OperationFacts.Facts, "permissions" | "scopes">
  readonly response: HttpClientResponse.HttpClientResponse | undefined
  /** What could be read of an error's body that is not as declared. */
  readonly body: ErrorBody | undefined
  readonly attemptTimeout: Duration.Duration
  /** Milliseconds since the epoch, to read a `Retry-After` that is a date. */
  readonly now: number
}

export const fromForeign = (error: Foreign, situation: Situation): Reason.Reason => {
  const { response } = situation
  switch (error._tag) {
    case "TimeoutError":
      // Of a refusal whose body never ends, the status says enough.
      if (response !== undefined && response.status >= 300) return fromAnswer({}, response, situation)
      return new Reason.Timeout({ after: situation.attemptTimeout })
    case "SchemaError":
      return response === undefined
        ? new Reason.InvalidInput({ problem: oneLine(error.message) })
        : new Reason.Decode({ status: response.status, problem: oneLine(error.message) })
    case "HttpClientError":
      if (response === undefined) return fromTransport(error)
      return response.status < 300
        ? fromBrokenSuccess(error, response.status)
        : fromAnswer(situation.body ?? {}, response, situation)
    default:
      return response === undefined
        ? new Reason.Unexpected({ status: error.status ?? 0 })
        : fromAnswer(error, response, situation)
  }
}

/** An answer that is not a success, with the vendor's body or, where a proxy answered, an empty one. */
export const fromAnswer = (
  body: ErrorBody,
  response: HttpClientResponse.HttpClientResponse,
  { facts, now }: Pick<Situation, "facts" | "now">
): Reason.Reason => {
  const answer: Reason.Answer = {
    status: response.status,
    ...(body.code !== undefined && { code: body.code }),
    ...(body.message !== undefined && body.message !== "" && { text: body.message }),
    ...(body.details !== undefined && { details: body.details })
  }
  const retryAfter = retryAfterOf(response, now)
  const wait = retryAfter === undefined ? {} : { retryAfter }
  switch (response.status) {
    case 400:
      return new Reason.BadRequest(answer)
    case 401:
      return new Reason.Unauthorized(answer)
    case 403:
      return new Reason.Forbidden({ ...answer, ...lacking(body, facts) })
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

const lacking = ({ code, messageParams = {} }: ErrorBody, facts: Situation["facts"]) => {
  const lacks: Reason.Forbidden["lacks"] = code === "app.not.authorized.for.scope" ? "scope" : "permission"
  // The names of the parameters are not documented; what permissions and scopes look like is.
  const named = Object.values(messageParams)
    .flatMap((text) => text.split(/[\s,]+/))
    .filter((name) => /^[\w-]+(?::[\w*-]+){1,2}$/.test(name))
  const needed = lacks === "scope" ? facts.scopes : facts.permissions
  return { lacks, missing: named.length > 0 ? named : needed }
}

/** No answer at all. */
export const fromTransport = (error: HttpClientError.HttpClientError): Reason.Reason =>
  new Reason.Transport({ problem: transportProblem(error), ...hostOf(error.request.url) })

// A success without a body that could be read: it did not arrive, or is not JSON, or nobody declared the status.
const fromBrokenSuccess = (error: HttpClientError.HttpClientError, status: number): Reason.Reason => {
  const cause = "cause" in error.reason ? error.reason.cause : undefined
  if (cause === undefined) return new Reason.Unexpected({ status })
  return cause instanceof SyntaxError
    ? new Reason.Decode({ status, problem: "its body is not JSON" })
    : fromTransport(error)
}

/** Whether the server may have carried out a request that ended so. */
export const leavesOutcomeUnknown = (reason: Reason.Reason): boolean => {
  switch (reason._tag) {
    case "Timeout":
    case "Unavailable":
    case "Server":
    case "Transport":
    case "Decode":
    case "Unexpected":
      return true
    default:
      return false
  }
}

export const retryAfterOf = (
  response: HttpClientResponse.HttpClientResponse,
  now: number
): Duration.Duration | undefined =>
  Headers.get(response.headers, "retry-after").pipe(
    Option.flatMap((header) => Result.getSuccess(Headers.parseRetryAfter(header))),
    Option.map((retryAfter) => Headers.retryAfterDelay(retryAfter, now)),
    Option.getOrUndefined
  )

/** The id under which the vendor's support finds this answer. */
export const correlationIdOf = (response: HttpClientResponse.HttpClientResponse): string | undefined =>
  Option.getOrUndefined(Headers.get(response.headers, "inin-correlation-id"))

// Of a URL, no more than this belongs into a message.
const hostOf = (url: string) => (URL.canParse(url) ? { host: new URL(url).host } : {})

// The message of an `HttpClientError` holds the URL; its reason's description says what happened.
const transportProblem = ({ reason }: HttpClientError.HttpClientError): string => {
  const cause = "cause" in reason ? reason.cause : undefined
  const deepest = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  if (deepest instanceof Error) return "code" in deepest ? String(deepest.code) : oneLine(deepest.message)
  return reason._tag
}

const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, " ").trim()
