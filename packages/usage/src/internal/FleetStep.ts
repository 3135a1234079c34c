/**
 * Decides the next query for a fleet. The first one is for the whole interval, or for as much of it as fits in memory.
 * Intervals are halved as long as that may help, down to a day; from there each client has its own query.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { isTooLarge } from "./Errors.ts"
import type { UsageError } from "./Execution.ts"

/**
 * How a fleet is read: with one query of the organization, with one for each of several shorter intervals, or with one
 * for each client.
 *
 * Intervals that were read before the switch to `clients` are not read again.
 *
 * @since 0.1.0
 * @category models
 */
export type Strategy = "organization" | "intervals" | "clients"

/**
 * Why a fleet is not read with one query.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fallback {
  /**
   * `bounded`: the interval has more days than `maxDays`. `tooLarge`: the server refused the interval or its result.
   * `unfinished`: the query failed on the server, or was not done or not read in time. `forbidden`: a permission for the
   * organization's usage is missing.
   */
  readonly reason: "bounded" | "tooLarge" | "unfinished" | "forbidden"
  /** A clause for people, without a period. */
  readonly message: string
  readonly error: UsageError | undefined
}

export interface FleetStep {
  readonly strategy: Strategy
  readonly fallback: Fallback | undefined
  /** The interval of the next query. */
  readonly interval: Interval.Interval
  /** The end of the whole interval. */
  readonly end: DateTime.Utc
  /** The most days of a query. */
  readonly maxDays: number
  readonly unit: "day" | "week" | "month"
}

export const first = (
  interval: Interval.Interval,
  { maxDays, unit }: Pick<FleetStep, "maxDays" | "unit">
): FleetStep => {
  const step: FleetStep = {
    strategy: "organization",
    fallback: undefined,
    interval,
    end: interval.end,
    maxDays,
    unit
  }
  const limit = maxDays === 1 ? "a day" : `${maxDays} days`
  const message = `queries are limited to ${limit} so that each result fits in memory`
  return days(interval) <= maxDays
    ? step
    : shorten({ ...step, strategy: "intervals", fallback: { reason: "bounded", message, error: undefined } })
}

/** The step after a query that succeeded; none after the last. An interval that has not begun yet has no usage. */
export const afterSuccess = (step: FleetStep, now: DateTime.Utc): Option.Option<FleetStep> => {
  const { end: start } = step.interval
  return DateTime.isLessThan(start, step.end) && DateTime.isLessThanOrEqualTo(start, now)
    ? Option.some(shorten({ ...step, interval: { start, end: step.end } }))
    : Option.none()
}

/** The step after a query that failed, or its error if no other strategy would help. */
export const afterFailure = (step: FleetStep, error: UsageError): Result.Result<FleetStep, GenesysError> =>
  Result.map(reasonOf(error), (reason) => {
    const interval = { start: step.interval.start, end: step.end }
    const fallback: Fallback = {
      reason,
      message: messages[reason](Interval.format(step.interval), error.message),
      error
    }
    const length = days(step.interval)
    return reason === "forbidden" || length <= 1
      ? { ...step, strategy: "clients", fallback, interval }
      : shorten({
          ...step,
          strategy: "intervals",
          fallback,
          interval,
          maxDays: Math.max(1, Math.floor(length / 2))
        })
  })

/** Fails with errors that the next query would meet too: a failed sign-in, a server that cannot be reached. */
const reasonOf = (error: UsageError): Result.Result<FailureReason, GenesysError> => {
  // A query that fails on the server has no reason, so its size may be the reason.
  if (error._tag !== "GenesysError") return Result.succeed("unfinished")
  if (error.isForbidden) return Result.succeed("forbidden")
  if (isTooLarge(error)) return Result.succeed("tooLarge")
  // The result takes too long to read. If the real cause is an outage, the next submission fails.
  const isResult = error.operation === "getUsageQueryExecutionIdResults"
  return isResult && error.reason._tag === "Timeout" ? Result.succeed("unfinished") : Result.fail(error)
}

type FailureReason = Exclude<Fallback["reason"], "bounded">

const messages: Readonly<Record<FailureReason, (interval: string, error: string) => string>> = {
  tooLarge: (interval, error) => `the result for ${interval} is too large: ${clause(error)}`,
  unfinished: (interval, error) => `the query for ${interval} did not finish: ${clause(error)}`,
  forbidden: (_, error) => `the organization query is forbidden: ${clause(error)}`
}

const clause = (sentence: string) => sentence.replace(/\.$/, "")

/** Keeps the first `maxDays` of the interval. */
const shorten = (step: FleetStep): FleetStep => {
  const { interval, maxDays, unit } = step
  if (days(interval) <= maxDays) return step
  return { ...step, interval: Interval.split(interval, { longest: maxDays, unit })[0] ?? interval }
}

const days = (interval: Interval.Interval) => Duration.toDays(Interval.duration(interval))
