/**
 * When a failed attempt is followed by another. Whether an operation may be repeated after an unknown outcome is
 * a fact of the operation, not of the policy: `OperationFacts.repeatable`.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

export interface RetryPolicy {
  /** The attempts of one call, the first included. 1 switches retries off. Default: 4. */
  readonly maxAttempts: number
  /** The longest first wait; it doubles with every attempt. Default: 500 ms. */
  readonly baseDelay: Duration.Input
  /** No wait of our own is longer. Default: 10 s. */
  readonly maxDelay: Duration.Input
  /** A `Retry-After` above this ends the call at once. Default: 180 s, as in the vendor's Java and Go SDKs. */
  readonly maxRetryAfter: Duration.Input
  /** The time of one attempt, until its body has been read. Default: 30 s. */
  readonly attemptTimeout: Duration.Input
  /** The time of the whole call, waits included. Default: 5 min. */
  readonly deadline: Duration.Input
  /**
   * Whether retries of failures other than 429 are limited over all calls of a client: to ten at once, and to one for
   * every ten calls after that. Default: true.
   */
  readonly budgeted: boolean
}

export const defaults: RetryPolicy = {
  maxAttempts: 4,
  baseDelay: "500 millis",
  maxDelay: "10 seconds",
  maxRetryAfter: "180 seconds",
  attemptTimeout: "30 seconds",
  deadline: "5 minutes",
  budgeted: true
}

/** The policy of a region of code: `Effect.provideService(effect, RetryPolicy.Current, { ...defaults, … })`. */
export const Current = Context.Reference<RetryPolicy>("@effect-genesys/client/RetryPolicy", {
  defaultValue: () => defaults
})

/** Sends every request once. */
export const never: RetryPolicy = { ...defaults, maxAttempts: 1 }

/**
 * The wait after attempt number `attempt`: full jitter under a ceiling that doubles, and never less than the
 * server asked for.
 */
export const delay = (policy: RetryPolicy, attempt: number, retryAfter: Duration.Duration | undefined) =>
  Effect.map(Random.next, (random) => {
    const ceiling = Duration.min(
      Duration.times(Duration.fromInputUnsafe(policy.baseDelay), 2 ** (attempt - 1)),
      Duration.fromInputUnsafe(policy.maxDelay)
    )
    const own = Duration.millis(Math.ceil(Duration.toMillis(ceiling) * random))
    return Duration.max(own, retryAfter ?? Duration.zero)
  })
