/** Assigns a slot of the rate limit to every request, and updates the limit from the headers of responses. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import type * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redacted from "effect/Redacted"
import * as Semaphore from "effect/Semaphore"
import * as Metrics from "../Metrics.ts"
import type { RateLimit } from "../RateLimit.ts"
import * as Reason from "../Reason.ts"
import * as Monotonic from "./Monotonic.ts"
import * as ResponseHeaders from "./ResponseHeaders.ts"
import * as SlidingWindow from "./SlidingWindow.ts"

export interface Limiter {
  /** Takes a slot if one is free and no other request waits. */
  readonly tryAcquire: (clock: Clock.Clock) => boolean
  /** Waits for a slot. */
  readonly acquire: Effect.Effect<void, Reason.RateLimiterFailed>
  /** Updates the limit from a response that has just arrived. */
  readonly learn: (response: HttpClientResponse.HttpClientResponse, clock: Clock.Clock) => void
}

export const unlimited: Limiter = { tryAcquire: () => true, acquire: Effect.void, learn: () => undefined }

// Effect's `RateLimiter` by the name of its key, which the compiler checks: the module would load a Redis client and a pool.
const name: RateLimiter.TypeId = "~effect/persistence/RateLimiter"
const SharedLimiter = /*#__PURE__*/ Context.Service<RateLimiter.RateLimiter>(name)

/** Windows are longer by this share, because the network can deliver requests closer together than they were sent. */
const jitter = 0.03

/** The share of a shared limit that may be used at once. The rest is evenly spaced, so that no window exceeds the limit. */
const burst = 0.04

/** How long to wait for the store, and how long to do without it after it failed. */
const storeTimeout = Duration.seconds(2)
const storePause = Duration.seconds(30)

/** Longer waits are logged. */
const longWait = Duration.seconds(1)

export const make = Effect.fnUntraced(function* (
  key: Effect.Effect<string>,
  rateLimit: RateLimit
): Effect.fn.Return<Limiter> {
  const shared = Option.getOrUndefined(yield* Effect.serviceOption(SharedLimiter))
  const window = Math.ceil(Duration.toMillis(rateLimit.window) * (1 + jitter))
  const own = SlidingWindow.make(window)
  const queue = yield* Semaphore.make(1)
  let { limit } = rateLimit
  let pausedUntil = 0
  let storePausedUntil = 0
  /** The number of requests in the queue. */
  let queued = 0

  const pause = Effect.gen(function* () {
    const clock = yield* Clock.Clock
    for (let now = Monotonic.millis(clock); now < pausedUntil; now = Monotonic.millis(clock)) {
      yield* sleep(Duration.millis(pausedUntil - now))
    }
  })

  // Counts a slot after the wait, so that an interrupted call takes none.
  const acquireOwn = Effect.gen(function* () {
    const clock = yield* Clock.Clock
    while (true) {
      yield* pause
      const now = Monotonic.millis(clock)
      const wait = own.wait(now, limit)
      if (wait === 0) return own.count(now)
      yield* sleep(Duration.millis(wait))
    }
  })

  const reserveShared = Effect.fnUntraced(function* (limiter: RateLimiter.RateLimiter) {
    const atOnce = Math.max(1, Math.floor(limit * burst))
    const { delay } = yield* limiter.consume({
      key: `@effect-genesys/client ${yield* key}`,
      algorithm: "token-bucket",
      onExceeded: "delay",
      limit: atOnce,
      window: Duration.millis((window * atOnce) / Math.max(1, limit - atOnce))
    })
    return delay
  }, Effect.timeout(storeTimeout))

  const acquireShared = Effect.fnUntraced(function* (limiter: RateLimiter.RateLimiter) {
    yield* pause
    const reserved = yield* Effect.result(reserveShared(limiter))
    if (reserved._tag === "Success") return yield* sleep(reserved.success)
    const failed = new Reason.RateLimiterFailed({ problem: reserved.failure.message })
    if (rateLimit.onStoreFailure === "fail") return yield* failed
    storePausedUntil = Monotonic.millis(yield* Clock.Clock) + Duration.toMillis(storePause)
    yield* Effect.logWarning("The shared rate limit is not available; using a limit of this process", failed)
    return yield* acquireOwn
  })

  const next = Effect.flatMap(Clock.Clock, (clock) =>
    shared === undefined || Monotonic.millis(clock) < storePausedUntil ? acquireOwn : acquireShared(shared)
  )

  const tryAcquire = (clock: Clock.Clock) => {
    const now = Monotonic.millis(clock)
    if (shared !== undefined || queued > 0 || now < pausedUntil || own.wait(now, limit) > 0) return false
    own.count(now)
    return true
  }

  const acquire = Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const begun = Monotonic.millis(clock)
    queued += 1
    yield* Effect.ensuring(
      queue.withPermits(1)(next),
      Effect.sync(() => (queued -= 1))
    )
    const waited = (Monotonic.millis(clock) - begun) / 1000
    if (waited > 0) {
      yield* Metric.update(Metric.withAttributes(Metrics.waits, { cause: "rate_limit" }), waited)
    }
  })

  const learn = ({ headers, status }: HttpClientResponse.HttpClientResponse, clock: Clock.Clock) => {
    const { allowed, count, reset } = ResponseHeaders.rateLimit(headers)
    if (allowed !== undefined && allowed >= 1) limit = allowed
    const exhausted = allowed !== undefined && count !== undefined && count >= allowed
    if (status !== 429 && !exhausted) return
    const retryAfter = ResponseHeaders.retryAfter(headers, clock.currentTimeMillisUnsafe())
    const untilReset =
      retryAfter === undefined ? (reset === undefined ? 0 : reset * 1000) : Duration.toMillis(retryAfter)
    // A longer wait concerns a single endpoint or a whole day, not all calls of this client.
    pausedUntil = Math.max(pausedUntil, Monotonic.millis(clock) + Math.min(untilReset, window))
  }

  return { tryAcquire, acquire, learn }
})

// Only the first request in the queue logs its wait.
const sleep = (wait: Duration.Duration) =>
  Effect.logDebug("Waiting for the rate limit").pipe(
    Effect.annotateLogs({ seconds: Duration.toSeconds(wait) }),
    Effect.when(Effect.succeed(Duration.isGreaterThan(wait, longWait))),
    Effect.andThen(Effect.sleep(wait))
  )

/** A key that does not reveal the token: its SHA-256 in hexadecimal. */
export const keyOfToken = (token: Redacted.Redacted<string>): Effect.Effect<string> =>
  // Effect's `Digest` would add all its algorithms and encodings to a bundle.
  Effect.promise(async () => {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(Redacted.value(token)))
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("")
  })
