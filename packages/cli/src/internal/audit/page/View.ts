/** What a page shows of an audit: the busiest clients by name and color, and all others together. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import { type Counts, total } from "@effect-genesys/usage/UsageRow"
import { type Audit, type ClientUsage, endpoints } from "../../../Audit.ts"
import type { Context } from "../AuditReport.ts"
import * as Days from "../Days.ts"
import { named, onOneLine } from "../OnOneLine.ts"
import type { Order } from "../Order.ts"
import type { Series } from "./Charts.ts"

export interface View {
  /** With texts that are safe on one line. */
  readonly audit: Audit
  readonly context: Context
  readonly order: Order
  readonly all: Counts
  readonly days: ReadonlyArray<Days.Day>
  /** Days, or the Mondays of weeks if there are too many days for bars. */
  readonly buckets: ReadonlyArray<string>
  readonly unit: "day" | "week"
  /** The bucket of a day. */
  readonly bucketOf: (day: string) => string
  readonly busiest: ReadonlyArray<ClientUsage>
  readonly others: ReadonlyArray<ClientUsage>
  readonly endpoints: ReadonlyArray<readonly [endpoint: string, counts: Counts]>
}

/** As many clients have a color of their own. */
const colors = 6

/** More days are shown in weeks. */
const mostDays = 92

export const of = (read: Audit, context: Context, order: Order): View => {
  const audit = onOneLine(read)
  const days = Days.of(audit)
  const isLong = days.length > mostDays
  const bucketOf = isLong ? mondayOf : (day: string) => day
  const ranked = audit.clients
    .filter(({ requests }) => requests > 0)
    .toSorted((a, b) => b.requests - a.requests)
  // A group of one other client would need a color, too.
  const most = ranked.length === colors + 1 ? colors + 1 : colors
  return {
    audit,
    context,
    order,
    all: total(audit.clients),
    days,
    unit: isLong ? "week" : "day",
    bucketOf,
    buckets: [...new Set(days.map(([day]) => bucketOf(day)))],
    busiest: ranked.slice(0, most),
    others: ranked.slice(most),
    endpoints: Array.from(
      endpoints(read),
      ([endpoint, counts]) => [printable(endpoint), counts] as const
    ).toSorted(([a, { requests: x }], [b, { requests: y }]) => y - x || (a < b ? -1 : 1))
  }
}

export const nameOf = named

export const colorOf = (index: number): string => `var(--c${Math.min(index, colors)})`

export const series = ({ busiest, others }: View): ReadonlyArray<Series & { readonly name: string }> => [
  ...busiest.map(({ id, name }, index) => ({ key: id, name, color: colorOf(index) })),
  ...(others.length === 0
    ? []
    : [
        {
          key: "",
          name: others.length === 1 ? "1 other client" : `${others.length} other clients`,
          color: colorOf(colors)
        }
      ])
]

const mondayOf = (day: string) => {
  const date = new Date(day)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}
