/**
 * The interval of a usage query: from `start` up to, but not including, `end`, in UTC.
 *
 * On the wire it is an ISO 8601 interval. There, an end without a time includes that whole day: the vendor's published
 * sample requests `2020-02-01/2020-02-28` and receives rows of the 28th. The vendor does not document whether an end with a
 * time is included, so an interval of whole days is always written as dates.
 */
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { readFast } from "./internal/Model.ts"
import * as Timestamp from "./Timestamp.ts"

/**
 * From `start`, up to but not including `end`. `end` is later than `start`.
 *
 * @since 0.1.0
 * @category models
 */
export type Interval = typeof Interval.Type
export const Interval = /*#__PURE__*/ Schema.Struct({
  start: Schema.DateTimeUtc,
  end: Schema.DateTimeUtc
})
  .check(
    Schema.makeFilter(({ end, start }) =>
      DateTime.isLessThan(start, end) ? true : "the interval must end after it starts"
    )
  )
  .pipe(readFast)

/**
 * Makes an interval of two points in time: `DateTime`s, `Date`s, epoch milliseconds or ISO 8601 texts. Fails if a bound
 * is not a point in time, or if the end is not later than the start.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  start: DateTime.DateTime.Input,
  end: DateTime.DateTime.Input
): Result.Result<Interval, InvalidInterval> => {
  const bounds = Option.all({ start: DateTime.make(start), end: DateTime.make(end) })
  if (Option.isNone(bounds))
    return Result.fail(new InvalidInterval({ problem: "a bound is not a point in time" }))
  const interval = { start: DateTime.toUtc(bounds.value.start), end: DateTime.toUtc(bounds.value.end) }
  return ordered(interval)
}

/**
 * Reads an interval such as `2026-01-01/2026-01-31`. Each side is a year, a month, a day or a date-time, and an end
 * without a time includes that whole year, month or day: `2026-01/2026-03` is the first quarter.
 *
 * Fails if a side is none of these, or if the end is not later than the start.
 *
 * @example
 * ```ts
 * import { Interval } from "@effect-genesys/schemas"
 * import * as Duration from "effect/Duration"
 * import * as Result from "effect/Result"
 *
 * // 90 days: January, February and March.
 * export const days = Result.map(Interval.parse("2026-01/2026-03"), (quarter) =>
 *   Duration.toDays(Interval.duration(quarter))
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const parse = (text: string): Result.Result<Interval, InvalidInterval> => {
  const [from, to, ...rest] = text.split("/")
  if (from === undefined || to === undefined || rest.length > 0) {
    return Result.fail(new InvalidInterval({ problem: "expected two dates with one slash between them" }))
  }
  const start = parseSide(from, "start")
  const end = parseSide(to, "end")
  if (Option.isNone(start) || Option.isNone(end)) {
    return Result.fail(
      new InvalidInterval({
        problem: `the ${Option.isNone(start) ? "start" : "end"} is not an ISO 8601 year, month, day or date-time`
      })
    )
  }
  return ordered({ start: start.value, end: end.value })
}

/**
 * The last `days` whole UTC days before `now`, without today.
 *
 * @example
 * ```ts
 * import { Interval } from "@effect-genesys/schemas"
 * import * as DateTime from "effect/DateTime"
 * import * as Effect from "effect/Effect"
 *
 * export const lastWeek = Effect.map(DateTime.now, (now) => Interval.lastDays(7, now))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const lastDays = (days: number, now: DateTime.DateTime): Interval => {
  const end = DateTime.startOf(DateTime.toUtc(now), "day")
  return { start: DateTime.subtract(end, { days }), end }
}

/**
 * The whole UTC day of `now`, its hours to come included.
 *
 * @since 0.1.0
 * @category constructors
 */
export const today = (now: DateTime.DateTime): Interval => {
  const start = DateTime.startOf(DateTime.toUtc(now), "day")
  return { start, end: DateTime.add(start, { days: 1 }) }
}

/**
 * Cuts an interval into parts of at most `longest` days, without gaps and overlaps. Less than one day, or `NaN`, counts as
 * one day, and `Infinity` as no bound.
 *
 * The cuts are at midnight UTC, and at the start of a `unit` where a whole one fits. So a bucket is never in two parts, unless
 * a part is shorter than a bucket.
 *
 * @example
 * ```ts
 * import { Interval } from "@effect-genesys/schemas"
 * import * as Result from "effect/Result"
 *
 * // A usage job covers at most 90 days, so a year in whole months needs six.
 * export const parts = Result.map(Interval.parse("2026/2026"), (year) =>
 *   Interval.split(year, { longest: 90, unit: "month" }).map(Interval.format)
 * )
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const split = (
  { end, start }: Interval,
  { longest, unit = "day" }: { readonly longest: number; readonly unit?: "day" | "week" | "month" }
): ReadonlyArray<Interval> => {
  const days = longest >= 1 ? Math.min(Math.floor(longest), unbounded) : 1
  const parts: Array<Interval> = []
  let from = start
  while (DateTime.isLessThan(from, end)) {
    const midnight = DateTime.startOf(DateTime.add(from, { days }), "day")
    const aligned = DateTime.startOf(midnight, unit, { weekStartsOn: 1 })
    const to = DateTime.isGreaterThan(aligned, from) ? aligned : midnight
    const until = DateTime.isLessThan(to, end) ? to : end
    parts.push({ start: from, end: until })
    from = until
  }
  return parts
}

/** In days: more than 2,700 years, which a date can still express. */
const unbounded = 1_000_000

/**
 * Formats the interval for the vendor: whole days as dates, all others as date-times.
 *
 * @since 0.1.0
 * @category conversions
 */
export const format = ({ end, start }: Interval): string =>
  isMidnight(start) && isMidnight(end)
    ? `${DateTime.formatIsoDateUtc(start)}/${DateTime.formatIsoDateUtc(dayBefore(end))}`
    : `${DateTime.formatIso(start)}/${DateTime.formatIso(end)}`

/**
 * The time from the start to the end.
 *
 * @since 0.1.0
 * @category conversions
 */
export const duration = ({ end, start }: Interval): Duration.Duration => DateTime.distance(start, end)

/**
 * The text or the bounds are not an interval. `problem` says why.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidInterval extends Data.TaggedError("InvalidInterval")<{ readonly problem: string }> {
  override get message() {
    return `Not an interval: ${this.problem}. Write it as 2026-01-01/2026-01-31 or with date-times.`
  }
}

/**
 * An interval as the vendor writes it. Decodes as `parse` reads, and encodes as `format` writes.
 *
 * @since 0.1.0
 * @category models
 */
export const IntervalFromString = /*#__PURE__*/ Schema.String.annotate({ format: "interval" }).pipe(
  Schema.decodeTo(
    Interval,
    SchemaTransformation.transformEffect<typeof Interval.Encoded, string>({
      decode: (text) =>
        Result.match(parse(text), {
          onFailure: ({ message }) => Effect.fail(new SchemaIssue.InvalidValue({ message }, text)),
          onSuccess: Effect.succeed
        }),
      encode: (interval) => Effect.succeed(format(interval))
    })
  )
)

const ordered = (interval: Interval): Result.Result<Interval, InvalidInterval> =>
  DateTime.isLessThan(interval.start, interval.end)
    ? Result.succeed(interval)
    : Result.fail(new InvalidInterval({ problem: "it must end after it starts" }))

const partial = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/

const parseSide = (text: string, side: "start" | "end"): Option.Option<DateTime.Utc> => {
  const match = partial.exec(text)
  if (match === null) return Timestamp.parse(text)
  const [, year, month, day] = match
  const first = Timestamp.parse(`${year}-${month ?? "01"}-${day ?? "01"}`)
  return side === "start" ? first : Option.map(first, (at) => after(at, month, day))
}

// Plain arithmetic in UTC: that of `DateTime` would bring its time zones into the bundle of every client.
const after = (at: DateTime.Utc, month: string | undefined, day: string | undefined): DateTime.Utc => {
  const end = DateTime.toDateUtc(at)
  if (day !== undefined) end.setUTCDate(end.getUTCDate() + 1)
  else if (month !== undefined) end.setUTCMonth(end.getUTCMonth() + 1)
  else end.setUTCFullYear(end.getUTCFullYear() + 1)
  return DateTime.fromDateUnsafe(end)
}

const dayBefore = (at: DateTime.Utc) =>
  DateTime.fromDateUnsafe(new Date(DateTime.toEpochMillis(at) - Duration.toMillis("1 day")))

const isMidnight = (at: DateTime.Utc) => DateTime.toEpochMillis(at) % Duration.toMillis("1 day") === 0
