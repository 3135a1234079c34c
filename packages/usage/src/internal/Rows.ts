/** Makes rows from responses, merges the rows of several intervals, and checks rows against the type of their query. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type { ClientPublicApiUsage, OrganizationPublicApiUsage } from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageRow, Granularity } from "@effect-genesys/schemas/UsageQuery"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { add, type RowOf, type Sum, type UsageRow } from "../UsageRow.ts"
import { type Dimension, dimensions, type GroupBy, type Shape, shapeOf } from "./Dimensions.ts"
import { unusableResponse } from "./Errors.ts"

/** A row of a query or a search. */
export const fromQuery = (row: ApiUsageRow, shape: Shape): UsageRow =>
  makeRow(row, row.requests, (name) => (name === "platform" ? undefined : row[name]), shape)

/** A row of a job. The rows of a job for one client name no client, so the caller passes its id. */
export const fromJob = (
  row: ClientPublicApiUsage & OrganizationPublicApiUsage,
  shape: Shape,
  clientId = row.oauthClient?.id
): UsageRow =>
  makeRow(
    row,
    row.requestCount,
    (name) => {
      switch (name) {
        case "clientId":
          return clientId
        case "clientName":
          return row.oauthClient?.name
        case "userId":
          return row.user?.id
        default:
          return row[name]
      }
    },
    shape
  )

/** There are millions of rows, so one object is made for each, and none is copied. */
const makeRow = (
  row: { readonly date?: DateTime.Utc } & Partial<Omit<Sum, "requests">>,
  sent: number | undefined,
  dimension: (name: Dimension) => string | undefined,
  { by }: Shape
): UsageRow => {
  const { date, status200 = 0, status300 = 0, status400 = 0, status429 = 0, status500 = 0 } = row
  const requests = sent ?? status200 + status300 + status400 + status500
  const made: { -readonly [Name in keyof UsageRow]: UsageRow[Name] } = {
    requests,
    status200,
    status300,
    status400,
    status500,
    status429
  }
  if (date !== undefined) made.date = date
  for (const name of by ?? dimensions) {
    const value = dimension(name) ?? ""
    if (by !== undefined || value !== "") made[name] = value
  }
  return made
}

/** Adds up rows that have the same date and dimensions. */
export const merge = <Row extends UsageRow>(rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const merged = new Map<string, Row & Sum>()
  for (const row of rows) {
    const key = keyOf(row)
    const sum = merged.get(key)
    if (sum === undefined) merged.set(key, { ...row })
    else add(sum, row)
  }
  return [...merged.values()]
}

const keyOf = (row: UsageRow) =>
  JSON.stringify([
    row.date === undefined ? null : DateTime.toEpochMillis(row.date),
    ...dimensions.map((name) => row[name])
  ])

/** The parts of a query that decide which fields its rows have. */
export interface Grouping {
  readonly groupBy?: GroupBy
  readonly granularity?: Granularity
}

/** Refuses keys that the vendor's query does not have, as TypeScript does in a literal of that type. */
export type Exactly<Query, Known> = Query & { readonly [Key in Exclude<keyof Query, keyof Known>]: never }

export const isRowOf = <const Query extends Grouping>(query: Query) => {
  const { by = [] } = shapeOf(query.groupBy)
  return (row: UsageRow): row is UsageRow & RowOf<Query> =>
    (query.granularity === undefined || row.date !== undefined) &&
    by.every((dimension) => row[dimension] !== undefined)
}

/** Fails if a row lacks a field that its type promises: only a date can be missing, where the server leaves it out. */
export const typed =
  <Row extends UsageRow>(operation: string, isTyped: (row: UsageRow) => row is Row) =>
  (rows: ReadonlyArray<UsageRow>): Effect.Effect<ReadonlyArray<Row>, GenesysError> =>
    rows.every((row) => isTyped(row))
      ? Effect.succeed(rows)
      : Effect.fail(unusableResponse(operation, "a row lacks the date that was requested"))
