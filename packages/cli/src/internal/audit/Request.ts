/** Reads the flags of an audit together: its days, and the formats of its report. Fails before any request is sent. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import type * as Interval from "@effect-genesys/schemas/Interval"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Failures from "../Failures.ts"
import * as IntervalOf from "../IntervalOf.ts"
import * as Print from "../output/Print.ts"
import type { Flags } from "./AuditCommand.ts"
import { fields } from "./Fields.ts"

/** The format on standard output. */
export type Printed = "text" | "json" | "csv" | "html" | "nothing"

export interface Request {
  readonly interval: Interval.Interval
  /** As many days before the interval; `undefined` if they are not to be compared. */
  readonly before: Interval.Interval | undefined
  readonly printed: Printed
  /** The file of the page. */
  readonly page: string | undefined
}

export const of = Effect.fnUntraced(function* (
  flags: Pick<Flags, "compare" | "csv" | "days" | "from" | "html" | "jq" | "json" | "to">
): Effect.fn.Return<Request, Failure.Failure> {
  const { compare, csv, html, jq, json } = flags
  const isPrinted = Option.contains(html, "-")
  if ([Option.isSome(json), Option.isSome(jq), csv, isPrinted].filter(Boolean).length > 1) {
    return yield* Failures.usage(
      "Choose one of --json, --jq, --csv and --html -: each prints to standard output."
    )
  }
  yield* Print.check({ json, jq }, fields)
  if (Option.contains(html, ""))
    return yield* Failures.usage("--html has no value: give the name of a file, or -.")
  const interval = yield* IntervalOf.flags(flags)
  return {
    interval,
    before: compare || Option.isSome(html) ? previous(interval) : undefined,
    printed:
      Option.isSome(json) || Option.isSome(jq)
        ? "json"
        : csv
          ? "csv"
          : isPrinted
            ? "html"
            : Option.isSome(html)
              ? "nothing"
              : "text",
    page: isPrinted ? undefined : Option.getOrUndefined(html)
  }
})

const previous = ({ end, start }: Interval.Interval): Interval.Interval => ({
  start: DateTime.subtractDuration(start, DateTime.distance(start, end)),
  end: start
})
