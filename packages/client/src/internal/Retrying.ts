/** Attempts of one call: how many, how long apart, and when to stop. The same for operations and for tokens. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import { GenesysError } from "../GenesysError.ts"
import * as Metrics from "../Metrics.ts"
import * as Reason from "../Reason.ts"
import * as RetryPolicy from "../RetryPolicy.ts"
import * as Reasons from "./Reasons.ts"
import type { RetryBudget } from "./RetryBudget.ts"

/** How one attempt failed. */
export interface Failure {
  readonly reason: Reason.Reason
  readonly correlationId?: string
  /** Whether the request left this process. */
  readonly sent: boolean
  /** Whether this failure ends the call whatever the policy says: nothing of the call itself was tried. */
  readonly final?: boolean
}

interface Options<A, P, R> {
  readonly operation: string
  /** Whether it may be sent again when nobody knows if it was carried out. */
  readonly repeatable: boolean
  /** What each attempt waits for before its own time begins: its turn, and a token. */
  readonly prepare: Effect.Effect<P, Failure, R>
  /** One attempt that takes no longer than it is given. */
  readonly attempt: (prepared: P, timeout: Duration.Duration) => Effect.Effect<A, Failure, R>
  /** Asked once in a call: can this failure be mended at once, so that it is worth one more attempt? */
  readonly mend?: (failure: Failure) => Effect.Effect<boolean>
  /** Retries of what was not refused for its number are taken from here. */
  readonly budget?: RetryBudget
}

export const run = Effect.fnUntraced(function* <A, P, R>({
  attempt,
  budget,
  mend,
  operation,
  prepare,
  repeatable
}: Options<A, P, R>): Effect.fn.Return<A, GenesysError, R> {
  const policy = yield* RetryPolicy.Current
  const started = yield* Clock.currentTimeMillis
  const deadline = started + Duration.toMillis(policy.deadline)
  const left = Effect.map(Clock.currentTimeMillis, (now) => Duration.millis(Math.max(0, deadline - now)))
  const maxRetryAfter = Duration.fromInputUnsafe(policy.maxRetryAfter)
  const attemptTimeout = Duration.fromInputUnsafe(policy.attemptTimeout)
  let attempts = 0
  let tries = 0
  let mended = false
  let isUnknownOutcome = false
  budget?.deposit()

  const once = Effect.gen(function* () {
    const prepared = yield* Effect.timeoutOrElse(prepare, {
      duration: yield* left,
      orElse: () => Effect.fail(outOfTime(policy))
    })
    return yield* attempt(prepared, Duration.min(attemptTimeout, yield* left))
  })

  while (true) {
    const result = yield* Effect.result(
      Effect.annotateSpans(once, tries === 0 ? {} : { "http.request.resend_count": tries })
    )
    if (result._tag === "Success") {
      yield* Effect.annotateCurrentSpan({ attempts: tries + 1 })
      return result.success
    }

    const { correlationId, final, reason, sent } = result.failure
    tries += 1
    if (sent) attempts += 1
    const unknown = sent && Reasons.leavesOutcomeUnknown(reason)
    isUnknownOutcome ||= unknown
    if (reason._tag === "RateLimited") {
      yield* Metric.update(Metric.withAttributes(Metrics.throttled, { operation }), 1)
    }
    const failed = new GenesysError({
      operation,
      reason,
      attempts,
      isUnknownOutcome,
      ...(correlationId !== undefined && { correlationId })
    })
    const fail = Effect.andThen(
      Effect.annotateCurrentSpan({ attempts, ...(correlationId !== undefined && { correlationId }) }),
      Effect.fail(failed)
    )

    if (final === true) return yield* fail
    if (!mended && mend !== undefined && (yield* mend(result.failure))) {
      mended = true
      yield* again(operation, reason, Duration.zero)
      continue
    }
    if (!reason.isRetryable || (unknown && !repeatable) || tries >= policy.maxAttempts) return yield* fail
    const { retryAfter } = failed
    if (retryAfter !== undefined && Duration.isGreaterThan(retryAfter, maxRetryAfter)) return yield* fail
    const wait = yield* RetryPolicy.delay(policy, tries, retryAfter)
    if (Duration.isGreaterThanOrEqualTo(wait, yield* left)) return yield* fail
    if (budget !== undefined && !failed.isThrottled && !budget.withdraw()) return yield* fail
    yield* again(operation, reason, wait)
    yield* Metric.update(Metric.withAttributes(Metrics.waits, { cause: "retry" }), Duration.toSeconds(wait))
    yield* Effect.sleep(wait)
  }
})

const again = (operation: string, reason: Reason.Reason, wait: Duration.Duration) =>
  Effect.andThen(
    Metric.update(Metric.withAttributes(Metrics.retries, { operation, reason: reason._tag }), 1),
    Effect.annotateLogs(Effect.logDebug("Trying again"), {
      operation,
      reason: reason._tag,
      seconds: Duration.toSeconds(wait)
    })
  )

const outOfTime = ({ deadline }: RetryPolicy.RetryPolicy): Failure => ({
  reason: new Reason.Timeout({ after: Duration.fromInputUnsafe(deadline) }),
  sent: false,
  final: true
})
