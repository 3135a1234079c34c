/**
 * Usage of an interval that is longer than the API accepts: the interval is split, and the rows of its parts are added up.
 * No call is lost, and none is counted twice.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type * as Policy from "@effect-genesys/polling/Policy"
import * as Interval from "@effect-genesys/schemas/Interval"
import { usageJob } from "@effect-genesys/schemas/UsageJob"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Execution from "./internal/Execution.ts"
import { type IntervalRequest, intervalSubmissionOf } from "./internal/Requests.ts"
import type { Services } from "./internal/Results.ts"
import { merge } from "./internal/Rows.ts"
import { validateMaxDays } from "./internal/Submission.ts"
import type { UsageRow } from "./UsageRow.ts"

/**
 * How an interval is split, and how many of its parts run at a time.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * The most days of a part, 1 or more. Default: 90, which is also the vendor's limit for jobs. The limit for queries and
   * searches is not documented.
   */
  readonly maxDays?: number
  /** How many parts run at a time. Default: 4. */
  readonly concurrency?: number
  readonly policy?: Partial<Policy.Policy>
}

/**
 * The rows of the whole interval, and the parts that are missing from it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Result {
  /** The rows of all parts that succeeded, added up where they have the same date and dimensions. */
  readonly rows: ReadonlyArray<UsageRow>
  /** The parts that failed, in the order of time. */
  readonly failed: ReadonlyArray<FailedInterval>
}

/**
 * A part whose query failed; its calls are not in the rows.
 *
 * @since 0.1.0
 * @category models
 */
export interface FailedInterval {
  readonly interval: Interval.Interval
  /** Resumes the query; `undefined` if it could not be submitted. */
  readonly handle: Execution.UsageHandle | undefined
  readonly error: Execution.UsageError
}

/**
 * Runs the request for every part that has begun, and waits for all of them.
 *
 * One failure leaves the others alone: `failed` has it. Input that the server cannot accept fails before anything is
 * sent.
 *
 * @since 0.1.0
 * @category queries
 * @example
 * ```ts
 * import { Interval } from "@effect-genesys/schemas"
 * import { Intervals } from "@effect-genesys/usage"
 * import * as Console from "effect/Console"
 * import * as DateTime from "effect/DateTime"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const interval = Interval.lastDays(180, yield* DateTime.now)
 *   const { failed, rows } = yield* Intervals.run({
 *     kind: "organizationJob",
 *     query: { interval, groupBy: ["OauthClientName"] }
 *   })
 *   for (const row of rows) yield* Console.log(row.clientName, row.requests)
 *   for (const part of failed) yield* Console.error(Interval.format(part.interval), part.error.message)
 * })
 * ```
 */
export const run = Effect.fnUntraced(function* (
  request: IntervalRequest,
  { concurrency = 4, maxDays = usageJob.longestDays, policy = {} }: Options = {}
): Effect.fn.Return<Result, GenesysError, Services> {
  const whole = intervalSubmissionOf(request)
  yield* whole.validateUnsplit
  yield* validateMaxDays(whole.operation, maxDays)
  const now = yield* DateTime.now
  const intervals = Interval.split(whole.interval, {
    longest: Math.min(maxDays, whole.maxDays),
    unit: whole.unit
  }).filter(({ start }) => DateTime.isLessThanOrEqualTo(start, now))
  const settled = yield* Stream.runCollect(
    Execution.runAll(intervals.map(whole.within), { concurrency, policy })
  )
  const succeeded: Array<ReadonlyArray<UsageRow>> = []
  const failed: Array<FailedInterval> = []
  for (const { handle, index, result } of settled.toSorted((a, b) => a.index - b.index)) {
    const interval = intervals[index]
    if (result._tag === "Success") succeeded.push(result.success)
    else if (interval !== undefined) failed.push({ interval, handle, error: result.failure })
  }
  return { rows: merge(succeeded.flat()), failed }
})
