/** A report of usage as text with bars, and as JSON. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as Report from "@effect-genesys/usage/Report"
import type { Printable } from "../output/Print.ts"
import { type Column, table, wrap } from "../output/Table.ts"
import { bar, number, percent } from "../output/Text.ts"

interface Options {
  readonly interval: Interval.Interval
  /** The number of clients and of endpoints in the text. */
  readonly most: number
}

/** The JSON has every part. */
export const of = (report: Report.Report, { interval, most }: Options): Printable => ({
  json: {
    interval: Interval.format(interval),
    rows: report.rows,
    total: { ...report.total },
    clients: report.clients.map(copy),
    endpoints: report.endpoints.map(copy),
    methods: report.methods.map(copy),
    periods: report.periods.map(copy),
    statusClasses: report.statusClasses.map(copy),
    peak: report.peak?.key ?? null
  },
  fields,
  text: (width) => {
    const { clients, endpoints, methods, periods, statusClasses, total } = report
    const peak = report.peak === undefined ? "" : `, most of them on ${report.peak.key}`
    const days = periods.map(({ label, requests, share }) => ({ label, requests, share }))
    return [
      wrap(`${number(total.requests)} requests in ${Interval.format(interval)}${peak}`, width),
      ...section("Client", topOf(clients, most), width),
      ...section("Endpoint", topOf(endpoints, most), width),
      ...section("Method", methods, width),
      ...section(
        "Status",
        statusClasses.map(({ requests, share, statusClass: label }) => ({ label, requests, share })),
        width
      ),
      ...section("Day", days, width)
    ].join("\n\n")
  }
})

const fields = [
  "interval",
  "rows",
  "total",
  "clients",
  "endpoints",
  "methods",
  "periods",
  "statusClasses",
  "peak"
]

/** The type of a copy is that of JSON. */
const copy = <A extends object>(part: A): { readonly [Field in keyof A]: A[Field] } => ({ ...part })

type Part = Pick<Report.Part, "label" | "requests" | "share">

const topOf = (parts: ReadonlyArray<Report.Part>, most: number): ReadonlyArray<Part> => {
  const { others, parts: top } = Report.top(parts, most)
  return parts.length <= most
    ? top
    : [...top, { label: `${parts.length - most} more`, requests: others.requests, share: others.share }]
}

/** Empty if the rows lack the dimension. */
const section = (title: string, parts: ReadonlyArray<Part>, width: number): ReadonlyArray<string> => {
  if (parts.length === 0) return []
  const columns: ReadonlyArray<Column> = [
    { title, align: "left", least: 16 },
    { title: "Requests", align: "right" },
    { title: "Share", align: "right", priority: 1 },
    { title: "", align: "left", priority: 2 }
  ]
  const greatest = Math.max(...parts.map(({ requests }) => requests))
  const wide = width < 80 ? 12 : 24
  return [
    table(
      columns,
      parts.map(({ label, requests, share }) => [
        printable(label),
        number(requests),
        percent(share),
        bar(greatest === 0 ? 0 : requests / greatest, wide)
      ]),
      width
    )
  ]
}
