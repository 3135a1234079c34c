/**
 * Points in time as the vendor writes them: ISO 8601 in UTC with no or three fraction digits, and by its own
 * parsers also with one to nine, without a zone, or as a date alone.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Reader from "./internal/Reader.ts"

/**
 * A date-time that decodes to `DateTime.Utc`, and encodes with milliseconds where there are any, as in
 * `2026-03-01T08:00:00Z` and `2026-03-01T08:00:00.250Z`. A missing zone is read as UTC; digits below the millisecond
 * are dropped.
 *
 * @since 0.1.0
 * @category models
 */
export type Timestamp = typeof Timestamp.Type
export const Timestamp = /*#__PURE__*/ written({
  format: "date-time",
  expected: "Expected an ISO 8601 date-time such as 2026-03-01T08:00:00Z",
  print: (at) => DateTime.formatIso(at).replace(".000Z", "Z")
})

/**
 * A day of the calendar, as the start of it in UTC; written `2026-03-01`.
 *
 * @since 0.1.0
 * @category models
 */
export type Day = typeof Day.Type
export const Day = /*#__PURE__*/ written({
  format: "date",
  expected: "Expected a day such as 2026-03-01",
  print: DateTime.formatIsoDateUtc
})

function written({
  expected,
  format,
  print
}: {
  readonly format: "date" | "date-time"
  readonly expected: string
  readonly print: (at: DateTime.Utc) => string
}) {
  return Schema.String.annotate({ format }).pipe(
    Schema.decodeTo(
      Schema.DateTimeUtc,
      Reader.shortcut(
        SchemaTransformation.transformEffect<DateTime.Utc, string>({
          decode: (text) => {
            const at = read(text)
            return at === undefined
              ? Effect.fail(new SchemaIssue.InvalidValue({ message: expected }, text))
              : Effect.succeed(at)
          },
          encode: (at) => Effect.succeed(print(at))
        }),
        () => Reader.ofText(read)
      )
    )
  )
}

/**
 * Reads a point in time in one of the vendor's forms. Returns nothing if the text has none of them, or names no real
 * day.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parse = (text: string): Option.Option<DateTime.Utc> => Option.fromNullishOr(read(text))

// The rows of a usage result share few dates, and a list that is read again has the same ones. A look-up costs a tenth
// of making a `DateTime`, so the latest are kept.
function read(text: string): DateTime.Utc | undefined {
  const known = recent.get(text)
  if (known !== undefined) return known
  const at = readNew(text)
  if (at !== undefined) {
    if (recent.size === mostRecent) recent.clear()
    recent.set(text, at)
  }
  return at
}

const recent = new Map<string, DateTime.Utc>()
const mostRecent = 2048

const iso8601 = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$/

const readNew = (text: string): DateTime.Utc | undefined => {
  const match = iso8601.exec(text)
  if (match === null) return undefined
  const [, date = "", time = "00:00:00", fraction = "", zone = "Z"] = match
  if (!isCalendarDay(date)) return undefined
  const milliseconds = fraction.slice(0, 4).padEnd(4, fraction === "" ? "" : "0")
  const at = Date.parse(`${date}T${time}${milliseconds}${zone}`)
  return Number.isNaN(at) ? undefined : DateTime.fromDateUnsafe(new Date(at))
}

// `Date` turns 31 February into 3 March.
const isCalendarDay = (date: string) => {
  const day = Number(date.slice(-2))
  return day <= 28 || new Date(`${date}T00:00:00Z`).getUTCDate() === day
}
