/** Attempts of one call: how many, how long apart, and when to stop. The same for operations and for tokens. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { GenesysError } from "../GenesysError.ts"
import type { Reason } from "../Reason.ts"
import * as RetryPolicy from "../RetryPolicy.ts"
import * as Reasons from "./Reasons.ts"

/** How one attempt failed. */
export interface Failure {
  readonly reason: Reason
  readonly correlationId?: string
  /** Whether the request left this process. */
  readonly sent: boolean
  /** Whether this failure ends the call whatever the policy says: nothing of the call itself was tried. */
  readonly final?: boolean
}

interface Options<A, R> {
  readonly operation: string
  /** Whether it may be sent again when nobody knows if it was carried out. */
  readonly repeatable: boolean
  /** One attempt that takes no longer than it is given. */
  readonly attempt: (timeout: Duration.Duration) => Effect.Effect<A, Failure, R>
  /** Asked once in a call: can this failure be mended at once, so that it is worth one more attempt? */
  readonly mend?: (failure: Failure) => Effect.Effect<boolean>
}

export const run = Effect.fnUntraced(function* <A, R>({
  attempt,
  mend,
  operation,
  repeatable
}: Options<A, R>): Effect.fn.Return<A, GenesysError, R> {
  const policy = yield* RetryPolicy.Current
  const started = yield* Clock.currentTimeMillis
  const deadline = started + Duration.toMillis(policy.deadline)
  const maxRetryAfter = Duration.fromInputUnsafe(policy.maxRetryAfter)
  const attemptTimeout = Duration.fromInputUnsafe(policy.attemptTimeout)
  let attempts = 0
  let tries = 0
  let mended = false
  let outcomeUnknown = false

  while (true) {
    const left = Duration.millis(Math.max(0, deadline - (yield* Clock.currentTimeMillis)))
    const result = yield* Effect.result(attempt(Duration.min(attemptTimeout, left)))
    if (result._tag === "Success") return result.success

    const failure = result.failure
    tries += 1
    if (failure.sent) attempts += 1
    const unknown = failure.sent && Reasons.leavesOutcomeUnknown(failure.reason)
    outcomeUnknown ||= unknown
    const failed = new GenesysError({
      operation,
      reason: failure.reason,
      attempts,
      outcomeUnknown,
      ...(failure.correlationId !== undefined && { correlationId: failure.correlationId })
    })

    if (failure.final === true) return yield* failed
    if (!mended && mend !== undefined && (yield* mend(failure))) {
      mended = true
      continue
    }
    if (!failure.reason.isRetryable || (unknown && !repeatable) || tries >= policy.maxAttempts) {
      return yield* failed
    }
    const retryAfter = "retryAfter" in failure.reason ? failure.reason.retryAfter : undefined
    if (retryAfter !== undefined && Duration.isGreaterThan(retryAfter, maxRetryAfter)) {
      return yield* failed
    }
    const wait = yield* RetryPolicy.delay(policy, tries, retryAfter)
    if ((yield* Clock.currentTimeMillis) + Duration.toMillis(wait) >= deadline) return yield* failed
    yield* Effect.sleep(wait)
  }
})
