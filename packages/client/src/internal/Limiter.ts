/** Gives every request its turn, and learns from the answers how many there may be. */
import * as Clock from "effect/Clock"
import * as Digest from "effect/crypto/Digest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redacted from "effect/Redacted"
import * as Semaphore from "effect/Semaphore"
import * as Metrics from "../Metrics.ts"
import type { RateLimit } from "../RateLimit.ts"
import * as Reason from "../Reason.ts"
import * as Reasons from "./Reasons.ts"
import * as SlidingWindow from "./SlidingWindow.ts"

export interface Limiter {
  /** Ends when it is this request's turn. */
  readonly turn: Effect.Effect<void, Reason.RateLimiterFailed>
  readonly learn: (response: HttpClientResponse.HttpClientResponse) => Effect.Effect<void>
}

export const unlimited: Limiter = { turn: Effect.void, learn: () => Effect.void }

/** What the network may bunch up on the way: windows are that much longer here. */
const jitter = 0.03

/** The part of a shared limit that may come at once. The rest flows evenly, so that no window holds more than the limit. */
const burst = 0.04

/** How long an answer of the store is waited for, and how long it is left alone after it failed. */
const storeTimeout = Duration.seconds(2)
const storePause = Duration.seconds(30)

/** Whoever waits longer than this may want to know for what. */
const noticed = Duration.seconds(1)

export const make = Effect.fnUntraced(function* (
  key: Effect.Effect<string>,
  rateLimit: RateLimit
): Effect.fn.Return<Limiter> {
  const shared = Option.getOrUndefined(yield* Effect.serviceOption(RateLimiter.RateLimiter))
  const window = Math.ceil(Duration.toMillis(rateLimit.window) * (1 + jitter))
  const own = SlidingWindow.make(window)
  const queue = yield* Semaphore.make(1)
  let { limit } = rateLimit
  let pausedUntil = 0
  let storeRestsUntil = 0

  const pause = Effect.gen(function* () {
    for (let now = yield* Clock.currentTimeMillis; now < pausedUntil; now = yield* Clock.currentTimeMillis) {
      yield* sleep(Duration.millis(pausedUntil - now))
    }
  })

  // It is counted when it goes, not before: one that is interrupted while it waits leaves its place to the next.
  const ownTurn = Effect.gen(function* () {
    while (true) {
      yield* pause
      const now = yield* Clock.currentTimeMillis
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

  const sharedTurn = Effect.fnUntraced(function* (limiter: RateLimiter.RateLimiter) {
    yield* pause
    const reserved = yield* Effect.result(reserveShared(limiter))
    if (reserved._tag === "Success") return yield* sleep(reserved.success)
    const failed = new Reason.RateLimiterFailed({ problem: reserved.failure.message })
    if (rateLimit.onStoreFailure === "fail") return yield* failed
    storeRestsUntil = (yield* Clock.currentTimeMillis) + Duration.toMillis(storePause)
    yield* Effect.logWarning("The shared rate limit is not kept for now", failed)
    return yield* ownTurn
  })

  const next = Effect.flatMap(Clock.currentTimeMillis, (now) =>
    shared === undefined || now < storeRestsUntil ? ownTurn : sharedTurn(shared)
  )

  const turn = Effect.gen(function* () {
    const asked = yield* Clock.currentTimeMillis
    yield* queue.withPermits(1)(next)
    const waited = ((yield* Clock.currentTimeMillis) - asked) / 1000
    if (waited > 0) {
      yield* Metric.update(Metric.withAttributes(Metrics.waits, { cause: "rate_limit" }), waited)
    }
  })

  const learn = (response: HttpClientResponse.HttpClientResponse) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      const allowed = numberIn(response, "inin-ratelimit-allowed")
      const count = numberIn(response, "inin-ratelimit-count")
      const reset = numberIn(response, "inin-ratelimit-reset")
      if (allowed !== undefined && allowed >= 1) limit = allowed
      const exhausted = allowed !== undefined && count !== undefined && count >= allowed
      if (response.status !== 429 && !exhausted) return
      const retryAfter = Reasons.retryAfterOf(response, now)
      const asked =
        retryAfter === undefined ? (reset === undefined ? 0 : reset * 1000) : Duration.toMillis(retryAfter)
      // A longer one is about a single endpoint or a whole day, and not for all that this client does.
      pausedUntil = Math.max(pausedUntil, now + Math.min(asked, window))
    })

  return { turn, learn }
})

// Those behind in the queue say nothing of their own.
const sleep = (wait: Duration.Duration) =>
  Effect.logDebug("Waiting for the rate limit").pipe(
    Effect.annotateLogs({ seconds: Duration.toSeconds(wait) }),
    Effect.when(Effect.succeed(Duration.isGreaterThan(wait, noticed))),
    Effect.andThen(Effect.sleep(wait))
  )

/** Names a token without telling it. */
export const keyOfToken = (token: Redacted.Redacted<string>) =>
  Digest.Digest.use((digest) =>
    digest.digestHex(Digest.sha256, new TextEncoder().encode(Redacted.value(token)))
  ).pipe(Effect.provide(Digest.layerWebCrypto))

const numberIn = (response: HttpClientResponse.HttpClientResponse, header: string) => {
  const text = Option.getOrUndefined(Headers.get(response.headers, header))
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
