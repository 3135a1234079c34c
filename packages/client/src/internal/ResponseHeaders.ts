/** The response headers that this package reads. Every transport has their names in lower case. */
import * as Duration from "effect/Duration"
import type * as Headers from "effect/http/Headers"

/** The id by which the vendor's support finds this response. */
export const correlationId = (headers: Headers.Headers): string | undefined => headers["inin-correlation-id"]

/**
 * `Retry-After` as seconds, also with a fraction, or as a date. A date is compared with the server's own `Date`, so that a
 * wrong clock here does no harm. If there are several values, the longest counts. `now` is in milliseconds since the epoch.
 */
export const retryAfter = (headers: Headers.Headers, now: number): Duration.Duration | undefined => {
  const header = headers["retry-after"]?.trim() ?? ""
  if (seconds.test(header)) {
    const longest = Math.max(...header.split(",").map(Number))
    return Duration.millis(Math.min(Math.ceil(longest * 1000), Number.MAX_SAFE_INTEGER))
  }
  const at = dateOf(header)
  return at === undefined ? undefined : Duration.millis(Math.max(0, at - (dateOf(headers["date"]) ?? now)))
}

const seconds = /^\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*$/

// Effect's parser of HTTP dates is ten times as large as this file. The three formats of RFC 9110 begin with a day of the
// week, which excludes most other texts that engines parse as dates; one of them has no time zone.
const dateOf = (header = "") => {
  const at = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/.test(header)
    ? Date.parse(header.endsWith("GMT") ? header : `${header} GMT`)
    : NaN
  return Number.isNaN(at) ? undefined : at
}

/** The requests allowed in a window, the requests that the server has counted, and the seconds until the window ends. */
export const rateLimit = (headers: Headers.Headers) => ({
  allowed: wholeNumber(headers["inin-ratelimit-allowed"]),
  count: wholeNumber(headers["inin-ratelimit-count"]),
  reset: wholeNumber(headers["inin-ratelimit-reset"])
})

/** Whether the body is a web page, as proxies and sign-in portals send. */
export const isHtml = (headers: Headers.Headers) => /^text\/html\b/i.test(headers["content-type"] ?? "")

const wholeNumber = (text: string | undefined) =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
