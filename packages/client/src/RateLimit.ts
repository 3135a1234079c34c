/**
 * Options of the rate limit, which keeps the client below the vendor's. A request over the limit waits, first in, first
 * out, and the wait counts against the deadline of its call.
 *
 * The limit holds for every window, whenever it begins. The server's `inin-ratelimit-allowed` replaces `limit`. After a
 * 429, or when the server has counted as many requests as it allows, all requests wait for the reset, at most one window.
 *
 * A client alone may use its whole limit at once. If `effect/persistence/RateLimiter` is provided, processes that share its
 * store share the limit: they may use a twenty-fifth of it at once, and the rest at an even rate. The key is the client and
 * its login host, because the vendor does not document how it counts several tokens of one client.
 */
import type * as Duration from "effect/Duration"

/**
 * How many requests a client sends, and what happens when a shared store fails.
 *
 * @since 0.1.0
 * @category models
 */
export interface RateLimit {
  /** Requests in a window. Default: 300, the vendor's for one token. */
  readonly limit: number
  /** Default: 1 minute. */
  readonly window: Duration.Input
  /**
   * What happens when the shared store fails. `local`, the default: the process keeps its own limit, logs a warning, and
   * tries the store again after 30 seconds. `fail`: calls fail with `RateLimiterFailed`.
   */
  readonly onStoreFailure: "local" | "fail"
}

/**
 * The limit of a connection without options. The fields of {@link RateLimit} describe the values.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaults: RateLimit = { limit: 300, window: "1 minute", onStoreFailure: "local" }
