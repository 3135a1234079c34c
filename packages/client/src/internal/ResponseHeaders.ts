/** The headers of a response that this package reads. Names of headers are in lower case in every transport. */
import type * as Duration from "effect/Duration"
import * as Headers from "effect/http/Headers"
import * as Result from "effect/Result"

/** The id under which the vendor's support finds this response. */
export const correlationId = (headers: Headers.Headers): string | undefined => headers["inin-correlation-id"]

/** How long the server asks to wait; `now` in milliseconds since the epoch, for a `Retry-After` that is a date. */
export const retryAfter = (headers: Headers.Headers, now: number): Duration.Duration | undefined => {
  const header = headers["retry-after"]
  if (header === undefined) return undefined
  const parsed = Result.getSuccess(Headers.parseRetryAfter(header))
  return parsed._tag === "Some" ? Headers.retryAfterDelay(parsed.value, now) : undefined
}

/** The requests that are allowed in a window, how many the server has counted, and the seconds until its end. */
export const rateLimit = (headers: Headers.Headers) => ({
  allowed: wholeNumber(headers["inin-ratelimit-allowed"]),
  count: wholeNumber(headers["inin-ratelimit-count"]),
  reset: wholeNumber(headers["inin-ratelimit-reset"])
})

/** Whether this is a page for people, as proxies and sign-in portals send it. */
export const isHtml = (headers: Headers.Headers) => /^text\/html\b/i.test(headers["content-type"] ?? "")

const wholeNumber = (text: string | undefined) =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
