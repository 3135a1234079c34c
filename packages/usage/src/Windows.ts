/**
 * Usage of an interval that is longer than the API takes: it is cut into windows, and their rows are joined. No call is
 * lost, and none is counted twice.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type * as Policy from "@effect-genesys/polling/Policy"
import * as Interval from "@effect-genesys/schemas/Interval"
import { usageJob } from "@effect-genesys/schemas/UsageJob"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as Execution from "./Execution.ts"
import * as Check from "./internal/Check.ts"
import { join } from "./internal/Join.ts"
import * as Many from "./internal/Many.ts"
import { type IntervalRequest, unitOf, within } from "./Request.ts"
import type { UsageRow } from "./UsageRow.ts"

export interface Options {
  /**
   * The most days of a window, 1 or more. Default: 90, the vendor's for jobs, which take no more. Of queries and searches
   * the limit is not documented.
   */
  readonly longest?: number
  /** How many windows are asked for at a time. Default: 4. */
  readonly concurrency?: number
  readonly policy?: Partial<Policy.Policy>
}

export interface Result {
  /** The rows of all windows that were answered, added up where they have the same date and dimensions. */
  readonly rows: ReadonlyArray<UsageRow>
  /** The windows that were not, in the order of time. */
  readonly failed: ReadonlyArray<FailedWindow>
}

export interface FailedWindow {
  readonly interval: Interval.Interval
  /** To go on with it; nothing where it could not even be submitted. */
  readonly handle: Execution.UsageHandle | undefined
  readonly error: Execution.UsageError
}

/** Asks for every window that has begun, and waits for all of them. One that fails does not end the others. */
export const run = Effect.fnUntraced(function* (
  request: IntervalRequest,
  { concurrency = 4, longest = usageJob.longestDays, policy = {} }: Options = {}
): Effect.fn.Return<Result, GenesysError, Execution.Services> {
  yield* Check.uncut(request)
  yield* Check.longest(request, longest)
  const now = yield* DateTime.now
  const windows = Interval.split(request.query.interval, {
    longest: Check.isJob(request) ? Math.min(longest, usageJob.longestDays) : longest,
    unit: unitOf(request)
  }).filter(({ start }) => DateTime.isLessThanOrEqualTo(start, now))
  const ended = yield* Stream.runCollect(
    Many.run(
      windows.map((interval) => within(request, interval)),
      { concurrency, policy }
    )
  )
  const answered: Array<ReadonlyArray<UsageRow>> = []
  const failed: Array<FailedWindow> = []
  for (const { handle, index, result } of ended.toSorted((a, b) => a.index - b.index)) {
    const interval = windows[index]
    if (result._tag === "Success") answered.push(result.success)
    else if (interval !== undefined) failed.push({ interval, handle, error: result.failure })
  }
  return { rows: join(answered.flat()), failed }
})
