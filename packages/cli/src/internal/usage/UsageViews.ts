/** Usage rows as a table, JSON and CSV. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import type { UsageRow } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import type { Printable } from "../output/Print.ts"
import { type Column, table } from "../output/Table.ts"
import { number } from "../output/Text.ts"

interface Field extends Column {
  readonly name: keyof UsageRow
}

/** In the order of the columns. A dimension that no row has is no column. */
const fields: ReadonlyArray<Field> = [
  { name: "date", title: "Date", align: "left" },
  { name: "clientName", title: "Client", align: "left", least: 12 },
  { name: "clientId", title: "Client id", align: "left", least: 9, priority: 1 },
  { name: "organizationId", title: "Organization", align: "left", least: 9, priority: 0 },
  { name: "userId", title: "User", align: "left", least: 9, priority: 8 },
  { name: "httpMethod", title: "Method", align: "left" },
  { name: "templateUri", title: "Endpoint", align: "left", least: 16 },
  { name: "platform", title: "Platform", align: "left", least: 8, priority: 2 },
  { name: "requests", title: "Requests", align: "right" },
  { name: "status200", title: "2xx", align: "right", priority: 4 },
  { name: "status300", title: "3xx", align: "right", priority: 3 },
  { name: "status400", title: "4xx", align: "right", priority: 6 },
  { name: "status500", title: "5xx", align: "right", priority: 5 },
  { name: "status429", title: "429", align: "right", priority: 7 }
]

/** By date, and then by number of requests. */
export const rows = (unsorted: ReadonlyArray<UsageRow>): Printable => {
  const sorted = unsorted.toSorted(
    (a, b) => dateOf(a).localeCompare(dateOf(b)) || b.requests - a.requests || compare(a, b)
  )
  const shown = fields.filter(({ name }) => sorted.some((row) => row[name] !== undefined))
  return {
    json: sorted.map((row) =>
      Object.fromEntries(
        fields.flatMap(({ name }) => (row[name] === undefined ? [] : [[name, jsonOf(row[name])]]))
      )
    ),
    fields: fields.map(({ name }) => name),
    text: (width) =>
      sorted.length === 0
        ? "No requests were counted."
        : table(
            shown,
            sorted.map((row) => shown.map(({ name }) => textOf(row[name]))),
            width
          )
  }
}

const dateOf = ({ date }: UsageRow) => (date === undefined ? "" : DateTime.formatIso(date))

// The server returns rows in any order, but the same rows must always look the same.
const compare = (a: UsageRow, b: UsageRow) => JSON.stringify(a).localeCompare(JSON.stringify(b))

type Value = UsageRow[keyof UsageRow]

const jsonOf = (value: Exclude<Value, undefined>) =>
  DateTime.isDateTime(value) ? DateTime.formatIso(value) : value

const textOf = (value: Value) => {
  if (value === undefined) return ""
  if (DateTime.isDateTime(value)) return DateTime.formatIsoDateUtc(value)
  return typeof value === "number" ? number(value) : printable(value)
}
