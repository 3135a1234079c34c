/** The attempts of one call: when to retry, how long to wait, and when to stop. For operations and token requests alike. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Pull from "effect/Pull"
import * as Schedule from "effect/Schedule"
import { GenesysError } from "../GenesysError.ts"
import * as Metrics from "../Metrics.ts"
import * as Reason from "../Reason.ts"
import type { FailedAttempt } from "../RetryPolicy.ts"
import * as Monotonic from "./Monotonic.ts"
import type { Policy } from "./Policies.ts"
import * as Reasons from "./Reasons.ts"
import type { RetryBudget } from "./RetryBudget.ts"
import * as Tracing from "./Tracing.ts"

/** How one attempt failed. */
export interface Failure {
  readonly reason: Reason.Reason
  readonly correlationId?: string | undefined
  /** Whether the request left this process. */
  readonly sent: boolean
  /** Whether this failure ends the call under every policy, because the call itself was not attempted. */
  readonly final?: boolean
}

interface Options<A, P, R> {
  readonly operation: string
  readonly policy: Policy
  /** Whether it is safe to send the request again after an unknown outcome. */
  readonly repeatable: boolean
  /** Gets the needs of an attempt, a token and a slot of the rate limit, if that takes no wait. */
  readonly tryAcquire?: (clock: Clock.Clock) => P | undefined
  /** Waits for them. The time of the attempt begins after this wait. */
  readonly acquire: Effect.Effect<P, Failure, R>
  /** One attempt that takes at most `timeout` milliseconds. */
  readonly attempt: (acquired: P, timeout: number) => Effect.Effect<A, Failure, R>
  /** Tries to repair the first failure of a call. If it returns `true`, the next attempt follows at once. */
  readonly recover?: (failure: Failure, acquired: P) => Effect.Effect<boolean>
  /** Pays for retries of failures other than 429. */
  readonly budget?: RetryBudget | undefined
}

export const run = Effect.fnUntraced(function* <A, P, R>({
  acquire,
  attempt,
  budget,
  operation,
  policy,
  recover,
  repeatable,
  tryAcquire
}: Options<A, P, R>): Effect.fn.Return<A, GenesysError, R> {
  const clock = yield* Clock.Clock
  const deadline = Monotonic.millis(clock) + policy.deadline
  const left = () => Math.max(0, deadline - Monotonic.millis(clock))
  const waitFor = Effect.suspend(() =>
    Effect.timeoutOrElse(acquire, { duration: left(), orElse: () => Effect.fail(outOfTime(policy)) })
  )
  const nextDelay = delays(policy.schedule)
  let attempts = 0
  let tries = 0
  let recovered = false
  let isUnknownOutcome = false
  budget?.deposit()

  while (true) {
    let acquired = tryAcquire?.(clock)
    const start = (needs: P) => {
      acquired = needs
      return attempt(needs, Math.min(policy.attemptTimeout, left()))
    }
    const once = acquired === undefined ? Effect.flatMap(waitFor, start) : start(acquired)
    const result = yield* Effect.result(
      tries === 0 ? once : Effect.annotateSpans(once, { "http.request.resend_count": tries })
    )
    if (result._tag === "Success") {
      yield* Tracing.annotate({ attempts: tries + 1 })
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
      Tracing.annotate({ attempts, ...(correlationId !== undefined && { correlationId }) }),
      Effect.fail(failed)
    )

    if (final === true) return yield* fail
    if (!recovered && recover !== undefined && acquired !== undefined) {
      recovered = yield* recover(result.failure, acquired)
      if (recovered) {
        yield* report(operation, reason, 0)
        continue
      }
    }
    if (!reason.isRetryable || (unknown && !repeatable)) return yield* fail
    const { retryAfter } = failed
    const shortest = retryAfter === undefined ? 0 : Duration.toMillis(retryAfter)
    if (shortest > policy.maxRetryAfter) return yield* fail
    const delay = yield* nextDelay({ operation, reason, attempt: tries, retryAfter })
    if (Option.isNone(delay)) return yield* fail
    const wait = Math.max(delay.value, shortest)
    if (wait >= left()) return yield* fail
    if (budget !== undefined && !failed.isThrottled && !budget.withdraw()) return yield* fail
    yield* report(operation, reason, wait)
    yield* Metric.update(Metric.withAttributes(Metrics.waits, { cause: "retry" }), wait / 1000)
    yield* Effect.sleep(wait)
  }
})

/** The delays of a schedule in milliseconds; none after its end. It starts at the first failure, because most calls have none. */
const delays = (schedule: Policy["schedule"]) => {
  let step:
    | Effect.Success<ReturnType<typeof Schedule.toStep<unknown, FailedAttempt, never, never>>>
    | undefined
  return Effect.fnUntraced(function* (failed: FailedAttempt) {
    step ??= yield* Schedule.toStep(schedule)
    return yield* step(yield* Clock.currentTimeMillis, failed).pipe(
      Effect.map(([, delay]) => Option.some(Duration.toMillis(delay))),
      Pull.catchDone(() => Effect.succeedNone)
    )
  })
}

const report = (operation: string, reason: Reason.Reason, wait: number) =>
  Effect.andThen(
    Metric.update(Metric.withAttributes(Metrics.retries, { operation, reason: reason._tag }), 1),
    Effect.annotateLogs(Effect.logDebug("Retrying"), {
      operation,
      reason: reason._tag,
      seconds: wait / 1000
    })
  )

const outOfTime = ({ deadline }: Policy): Failure => ({
  reason: new Reason.Timeout({ after: Duration.millis(deadline) }),
  sent: false,
  final: true
})
