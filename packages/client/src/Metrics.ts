/**
 * What the client counts. The metrics are Effect's own: whichever exporter a program installs sends them, and without
 * one they cost next to nothing.
 */
import * as Metric from "effect/Metric"

/** Calls that ended, by `operation` and `outcome`: `success`, or the tag of the reason. */
export const calls = Metric.counter("genesys.client.calls", {
  description: "Ended calls",
  incremental: true
})

/** Attempts after the first, by `operation` and the `reason` of the attempt before. */
export const retries = Metric.counter("genesys.client.retries", {
  description: "Retries",
  incremental: true
})

/** Answers that say "too many requests", by `operation`. */
export const throttled = Metric.counter("genesys.client.throttled", {
  description: "Responses of too many requests",
  incremental: true
})

/** Requests for a token, by `outcome`. */
export const tokenRequests = Metric.counter("genesys.client.token_requests", {
  description: "Ended token requests",
  incremental: true
})

/** Seconds spent waiting, by `cause`: `rate_limit` before an attempt, `retry` after a failed one. */
export const waits = Metric.histogram("genesys.client.wait", {
  description: "Waits for the rate limit and before retries",
  attributes: { unit: "s" },
  boundaries: Metric.exponentialBoundaries({ start: 0.05, factor: 2, count: 14 })
})
