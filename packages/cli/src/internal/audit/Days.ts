/** The usage of an audit by day. */
import { type Counts, zero } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import { type Audit, daily } from "../../Audit.ts"

export type Day = readonly [day: string, counts: Counts]

/** Every day of the interval, those without requests too. */
export const of = (audit: Pick<Audit, "clients" | "interval">): ReadonlyArray<Day> => {
  const counted = daily(audit)
  return namesOf(audit).map((day) => [day, counted.get(day) ?? zero()])
}

export const namesOf = ({ interval: { end, start } }: Pick<Audit, "interval">): ReadonlyArray<string> => {
  const names: Array<string> = []
  for (let day = start; DateTime.isLessThan(day, end); day = DateTime.add(day, { days: 1 })) {
    names.push(DateTime.formatIsoDateUtc(day))
  }
  return names
}

/** At most this many bars in a table. */
const mostBars = 30

/** The counts, or sums of as many days each as it takes for 30 bars. */
export const grouped = (counts: ReadonlyArray<number>, most: number = mostBars): ReadonlyArray<number> => {
  const size = Math.ceil(counts.length / most)
  return size <= 1
    ? counts
    : Array.from({ length: Math.ceil(counts.length / size) }, (_, index) =>
        counts.slice(index * size, (index + 1) * size).reduce((sum, count) => sum + count, 0)
      )
}
