/**
 * What the client counts. The metrics are Effect's own: whichever exporter a program installs sends them, and without
 * one they cost next to nothing.
 */
import * as Metric from "effect/Metric"

/** Calls that ended, by `operation` and `outcome`: `success`, or the tag of the reason. */
export const calls = Metric.counter("genesys.client.calls", {
  description: "Calls of operations that ended",
  incremental: true
})

/** Attempts after the first, by `operation` and the `reason` of the attempt before. */
export const retries = Metric.counter("genesys.client.retries", {
  description: "Attempts that followed a failed one",
  incremental: true
})

/** Answers that say "too many requests", by `operation`. */
export const throttled = Metric.counter("genesys.client.throttled", {
  description: "Answers of 429, and the login host's 400 of the same meaning",
  incremental: true
})

/** Requests for a token, by `outcome`. */
export const tokenRequests = Metric.counter("genesys.client.token_requests", {
  description: "Requests for a token that ended",
  incremental: true
})

/** Seconds spent waiting, by `cause`: `rate_limit` before an attempt, `retry` after a failed one. */
export const waits = Metric.histogram("genesys.client.wait", {
  description: "Seconds waited for the rate limit or before a retry",
  attributes: { unit: "s" },
  boundaries: Metric.exponentialBoundaries({ start: 0.05, factor: 2, count: 14 })
})
