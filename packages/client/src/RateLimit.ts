/**
 * How the client keeps below the vendor's rate limit, instead of running into it. Requests wait for their turn in the
 * order in which they came; the wait counts against the deadline of their call.
 *
 * The limit holds over every window, not only over those that begin with a full minute. The server's
 * `inin-ratelimit-allowed` replaces `limit`; after a 429, or once the server counts as many as it allows, everything
 * waits for the reset, at most one window.
 *
 * Alone, a client may use its whole limit at once. Where `effect/persistence/RateLimiter` is provided, processes that
 * share its store share the limit: a twenty-fifth of it at once, and the rest in an even flow. The key is the client and
 * its login host, because how the vendor counts several tokens of one client is not documented.
 */
import type * as Duration from "effect/Duration"

export interface RateLimit {
  /** Requests in a window. Default: 300, the vendor's for one token. */
  readonly limit: number
  /** Default: 1 minute. */
  readonly window: Duration.Input
  /**
   * How calls go on when a shared store fails. `local`, the default: under a limit of this process alone, with a warning in
   * the log; the store is tried again after 30 seconds. `fail`: they fail with `RateLimiterFailed`.
   */
  readonly onStoreFailure: "local" | "fail"
}

export const defaults: RateLimit = { limit: 300, window: "1 minute", onStoreFailure: "local" }
