/** The headers of a response that this package reads. Names of headers are in lower case in every transport. */
import * as Duration from "effect/Duration"
import type * as Headers from "effect/http/Headers"

/** The id under which the vendor's support finds this response. */
export const correlationId = (headers: Headers.Headers): string | undefined => headers["inin-correlation-id"]

/**
 * How long the server asks to wait: seconds, also with a fraction, or a date, which is measured against the server's own
 * `Date` so that a wrong clock here does no harm. Of several values the longest counts. `now` is in milliseconds since the
 * epoch.
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

// Effect's parser of dates would be as large as the rest of this file ten times over. The three formats of RFC 9110, of
// which one has no time zone, begin with a day of the week, which keeps out most texts that engines take for dates.
const dateOf = (header = "") => {
  const at = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/.test(header)
    ? Date.parse(header.endsWith("GMT") ? header : `${header} GMT`)
    : NaN
  return Number.isNaN(at) ? undefined : at
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
