/** The interval that `--days`, `--from` and `--to` name. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Failures from "./Failures.ts"
import { type IntervalFlags, mostDays } from "./IntervalFlags.ts"

/** From midnight to midnight. Fails if the flags contradict each other or the days are in the future. */
export const flags = Effect.fnUntraced(function* ({
  days,
  from,
  to
}: IntervalFlags): Effect.fn.Return<Interval.Interval, Failure.Failure> {
  const today = Interval.today(yield* DateTime.now)
  if (Option.isNone(from)) {
    if (Option.isSome(to)) return yield* Failures.usage("--to needs --from, the first day.")
    return { start: DateTime.subtract(today.end, { days: Option.getOrElse(days, () => 30) }), end: today.end }
  }
  if (Option.isSome(days)) {
    return yield* Failures.usage("--days and --from exclude each other: give one of them.")
  }
  const start = midnight(from.value)
  const end = Option.match(to, {
    onNone: () => today.end,
    onSome: (day) => DateTime.add(midnight(day), { days: 1 })
  })
  if (DateTime.isGreaterThan(end, today.end)) {
    return yield* Failures.usage("--to must not be after today (UTC).")
  }
  if (DateTime.isLessThanOrEqualTo(end, start)) {
    return yield* Failures.usage(
      Option.isSome(to) ? "--from must not be after --to." : "--from must not be after today (UTC)."
    )
  }
  if (Duration.toDays(DateTime.distance(start, end)) > mostDays) {
    return yield* Failures.usage(`--from and --to are more than ${mostDays} days apart: ask for fewer days.`)
  }
  return { start, end }
})

const midnight = (day: string) => DateTime.makeUnsafe(`${day}T00:00:00Z`)
