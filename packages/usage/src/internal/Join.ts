/** Joins the rows of several intervals. */
import * as DateTime from "effect/DateTime"
import { add, dimensions, type Sum, type UsageRow } from "../UsageRow.ts"

/** Adds up rows that have the same date and dimensions. */
export const join = <Row extends UsageRow>(rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const joined = new Map<string, Row & Sum>()
  for (const row of rows) {
    const key = keyOf(row)
    const sum = joined.get(key)
    if (sum === undefined) joined.set(key, { ...row })
    else add(sum, row)
  }
  return [...joined.values()]
}

const keyOf = (row: UsageRow) =>
  JSON.stringify([
    row.date === undefined ? null : DateTime.toEpochMillis(row.date),
    ...dimensions.map((name) => row[name])
  ])
