/**
 * Which question about a fleet comes next. It starts with the whole interval, or with as much as fits in memory; halves
 * it as long as that may help, down to a day; and goes client by client from there.
 */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { UsageError } from "../Execution.ts"
import { isTooLarge } from "./TooLarge.ts"

/**
 * How a fleet was asked about: with one query of the organization, with one for each of several shorter intervals, or
 * with one for each client. Intervals that were read before the last way was taken are not asked for again.
 */
export type Way = "organization" | "intervals" | "clients"

/** Why a fleet was not asked about in one query. */
export interface Why {
  /**
   * `bounded`: more days than `longest`. `tooLarge`: the server refused the interval or its result. `unfinished`: the
   * query failed on the server, or was not done or not read in time. `forbidden`: a permission for the organization's
   * usage is missing.
   */
  readonly reason: "bounded" | "tooLarge" | "unfinished" | "forbidden"
  /** A clause for people, without a period. */
  readonly message: string
  readonly error: UsageError | undefined
}

export interface Turn {
  readonly way: Way
  readonly why: Why | undefined
  /** The interval to ask for now. */
  readonly interval: Interval.Interval
  /** The end of the whole interval. */
  readonly end: DateTime.Utc
  /** The most days to ask for at once. */
  readonly longest: number
  readonly unit: "day" | "week" | "month"
}

export const first = (
  interval: Interval.Interval,
  { longest, unit }: Pick<Turn, "longest" | "unit">
): Turn => {
  const turn: Turn = { way: "organization", why: undefined, interval, end: interval.end, longest, unit }
  const limit = longest === 1 ? "a day" : `${longest} days`
  const message = `queries are limited to ${limit} so that each result fits in memory`
  return days(interval) <= longest
    ? turn
    : cut({ ...turn, way: "intervals", why: { reason: "bounded", message, error: undefined } })
}

/** The question after one that was answered; none after the last. What has not begun yet has no usage. */
export const afterAnswer = (turn: Turn, now: DateTime.Utc): Option.Option<Turn> => {
  const { end: start } = turn.interval
  return DateTime.isLessThan(start, turn.end) && DateTime.isLessThanOrEqualTo(start, now)
    ? Option.some(cut({ ...turn, interval: { start, end: turn.end } }))
    : Option.none()
}

/** The question after one that failed; its error where no other way would help. */
export const afterError = (turn: Turn, error: UsageError): Result.Result<Turn, GenesysError> =>
  Result.map(reasonOf(error), (reason) => {
    const interval = { start: turn.interval.start, end: turn.end }
    const why: Why = {
      reason,
      message: messages[reason](Interval.format(turn.interval), error.message),
      error
    }
    const length = days(turn.interval)
    return reason === "forbidden" || length <= 1
      ? { ...turn, way: "clients", why, interval }
      : cut({ ...turn, way: "intervals", why, interval, longest: Math.max(1, Math.floor(length / 2)) })
  })

/** Fails with what the next question would meet as well: a missing sign-in, a server that cannot be reached. */
const reasonOf = (error: UsageError): Result.Result<Detour, GenesysError> => {
  // A query says that it failed, and not why.
  if (error._tag !== "GenesysError") return Result.succeed("unfinished")
  if (error.isForbidden) return Result.succeed("forbidden")
  if (isTooLarge(error)) return Result.succeed("tooLarge")
  // A result that takes too long to read. If it is an outage, the next submission fails.
  const isResult = error.operation === "getUsageQueryExecutionIdResults"
  return isResult && error.reason._tag === "Timeout" ? Result.succeed("unfinished") : Result.fail(error)
}

type Detour = Exclude<Why["reason"], "bounded">

const messages: Readonly<Record<Detour, (interval: string, error: string) => string>> = {
  tooLarge: (interval, error) => `the result for ${interval} is too large: ${clause(error)}`,
  unfinished: (interval, error) => `the query for ${interval} did not finish: ${clause(error)}`,
  forbidden: (_, error) => `the organization query is forbidden: ${clause(error)}`
}

const clause = (sentence: string) => sentence.replace(/\.$/, "")

/** As much of the interval as may be asked for at once. */
const cut = (turn: Turn): Turn => {
  const { interval, longest, unit } = turn
  if (days(interval) <= longest) return turn
  return { ...turn, interval: Interval.split(interval, { longest, unit })[0] ?? interval }
}

const days = (interval: Interval.Interval) => Duration.toDays(Interval.duration(interval))
