/**
 * The metrics of the client, as Effect metrics: an exporter that the program installs sends them. Without one they cost
 * almost nothing.
 */
import * as Metric from "effect/Metric"

/**
 * Finished calls, by `operation` and `outcome`: `success`, or the tag of the reason.
 *
 * @since 0.1.0
 * @category metrics
 */
export const calls = Metric.counter("genesys.client.calls", {
  description: "Ended calls",
  incremental: true
})

/**
 * Retries, by `operation` and the `reason` of the attempt before.
 *
 * @since 0.1.0
 * @category metrics
 */
export const retries = Metric.counter("genesys.client.retries", {
  description: "Retries",
  incremental: true
})

/**
 * Responses of "too many requests", by `operation`.
 *
 * @since 0.1.0
 * @category metrics
 */
export const throttled = Metric.counter("genesys.client.throttled", {
  description: "Responses of too many requests",
  incremental: true
})

/**
 * Requests for a token, by `outcome`.
 *
 * @since 0.1.0
 * @category metrics
 */
export const tokenRequests = Metric.counter("genesys.client.token_requests", {
  description: "Ended token requests",
  incremental: true
})

/**
 * Seconds spent waiting, by `cause`: `rate_limit` before an attempt, `retry` after a failed one.
 *
 * @since 0.1.0
 * @category metrics
 */
export const waits = Metric.histogram("genesys.client.wait", {
  description: "Waits for the rate limit and before retries",
  attributes: { unit: "s" },
  boundaries: Metric.exponentialBoundaries({ start: 0.05, factor: 2, count: 14 })
})
