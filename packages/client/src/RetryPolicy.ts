/**
 * When to retry a failed attempt. An Effect `Schedule` decides; the rest of the policy bounds it. Whether an operation may be
 * sent again after an unknown outcome is a fact of the operation: `Operation.repeatable`.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type { Reason } from "./Reason.ts"

/**
 * When and how often a call is retried, and how long an attempt and the whole call may take.
 *
 * @since 0.1.0
 * @category models
 */
export interface RetryPolicy {
  /**
   * When to retry, and how often. It sees only failures that may be retried, and `Retry-After` is a lower bound of its
   * delay. Default: {@link exponential}, which is 500 ms, doubled, full jitter, at most 10 s, three retries.
   */
  readonly schedule: RetrySchedule
  /** A longer `Retry-After` fails the call at once. Default: 180 s, as in the vendor's Java and Go SDKs. */
  readonly maxRetryAfter: Duration.Input
  /** Maximum time of one attempt, its response body included. Default: 30 s. */
  readonly attemptTimeout: Duration.Input
  /** Maximum time of the whole call, waits included. Default: 5 min. */
  readonly deadline: Duration.Input
  /**
   * Whether all calls of a connection share a budget of retries: ten, and one more for every ten calls. Retries of a 429 are
   * free. Default: true.
   */
  readonly budgeted: boolean
}

/**
 * Any schedule that reads nothing, or the failed attempt: `Schedule.spaced("1 second")`, `Schedule.recurs(5)`.
 *
 * @since 0.1.0
 * @category models
 */
export type RetrySchedule = Schedule.Schedule<unknown, FailedAttempt>

/**
 * The input of a retry schedule.
 *
 * @since 0.1.0
 * @category models
 */
export interface FailedAttempt {
  /** The vendor's name of the operation, such as `getOauthClients`. */
  readonly operation: string
  readonly reason: Reason
  /** The number of the attempt that failed, from 1. */
  readonly attempt: number
  /** The time to wait that the server sent. */
  readonly retryAfter: Duration.Duration | undefined
}

/**
 * Exponential delays with full jitter: each is random between zero and a ceiling that starts at `base`, is multiplied
 * by `factor` after every failure, and never exceeds `max`. Ends after `times` retries.
 *
 * @example
 * ```ts
 * import { Connection, GenesysCloud, RetryPolicy } from "@effect-genesys/client"
 * import * as Config from "effect/Config"
 *
 * // Five retries after up to 5, 10, 20, 40 and 60 seconds, for all calls of these services.
 * export const genesys = GenesysCloud.layerConfig(
 *   Config.map(Connection.fromEnvironment, (options) => ({
 *     ...options,
 *     retryPolicy: { schedule: RetryPolicy.exponential({ base: "5 seconds", max: "1 minute", times: 5 }) }
 *   }))
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const exponential = ({
  base = "500 millis",
  factor = 2,
  max = "10 seconds",
  times = 3
}: {
  /** Default: 500 ms. */
  readonly base?: Duration.Input
  /** Default: 2. */
  readonly factor?: number
  /** Default: 10 s. */
  readonly max?: Duration.Input
  /** Default: 3. */
  readonly times?: number
} = {}): RetrySchedule => {
  const ceiling = Duration.fromInputUnsafe(max)
  return Schedule.exponential(base, factor).pipe(
    Schedule.upTo({ times }),
    Schedule.modifyDelay(({ duration }) =>
      Effect.map(Random.next, (random) =>
        Duration.millis(Math.ceil(Duration.toMillis(Duration.min(duration, ceiling)) * random))
      )
    )
  )
}

/**
 * The policy of a connection without options. The fields of {@link RetryPolicy} describe the values.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaults: RetryPolicy = {
  schedule: /*#__PURE__*/ exponential(),
  maxRetryAfter: "180 seconds",
  attemptTimeout: "30 seconds",
  deadline: "5 minutes",
  budgeted: true
}

/**
 * No retries. The rest of the policy stays.
 *
 * @since 0.1.0
 * @category constants
 */
export const never: Partial<RetryPolicy> = { schedule: /*#__PURE__*/ Schedule.recurs(0) }

/**
 * The part of the policy that a region of code changes. The other parts come from the `retryPolicy` of the connection, or
 * else from {@link defaults}.
 *
 * @since 0.1.0
 * @category services
 */
export const Current = /*#__PURE__*/ Context.Reference<Partial<RetryPolicy>>(
  "@effect-genesys/client/RetryPolicy",
  {
    defaultValue: () => unchanged
  }
)

const unchanged: Partial<RetryPolicy> = {}

/**
 * Changes the policy of one call or of a region of code. In nested uses, the inner one wins for the parts that it sets.
 *
 * @example
 * ```ts
 * import { OAuthApi, RetryPolicy } from "@effect-genesys/client"
 * import * as Schedule from "effect/Schedule"
 *
 * // Once a second, until the deadline of half a minute.
 * export const clients = OAuthApi.OAuthApi.use((api) =>
 *   api.getOauthClients.pipe(
 *     RetryPolicy.provide({ schedule: Schedule.spaced("1 second"), deadline: "30 seconds" })
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const provide =
  (policy: Partial<RetryPolicy>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateService(effect, Current, (outer) => ({ ...outer, ...policy }))
