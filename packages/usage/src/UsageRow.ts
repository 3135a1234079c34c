/**
 * Usage rows with dates, numbers, and only the dimensions that the query groups by. (The API sends `""` for every other
 * dimension, and leaves out counts that were not requested.)
 */
import type { Granularity } from "@effect-genesys/schemas/UsageQuery"
import type * as DateTime from "effect/DateTime"
import type { FieldsOf } from "./internal/Dimensions.ts"

/**
 * Numbers of API calls, by the status of their responses.
 *
 * @since 0.1.0
 * @category rows
 */
export interface Counts {
  /**
   * All calls. If the server sends no such count, this is the sum of the four status classes, to which it is equal in every
   * row that the vendor has published. The sum may be too low if the query requests only some `metrics`.
   */
  readonly requests: number
  readonly status200: number
  readonly status300: number
  /** 4xx responses, 429 included. */
  readonly status400: number
  readonly status500: number
  readonly status429: number
}

/**
 * The values by which calls can be grouped.
 *
 * @since 0.1.0
 * @category rows
 */
export interface Dimensions {
  readonly clientId: string
  readonly clientName: string
  readonly organizationId: string
  readonly userId: string
  /** A path template without a leading slash, such as `api/v2/users/{userId}`. */
  readonly templateUri: string
  readonly httpMethod: string
  /** Where the calls came from. Only jobs have it. */
  readonly platform: string
}

/**
 * A row of any query. If the query is known at compile time, `RowOf` says which fields its rows have.
 *
 * @since 0.1.0
 * @category rows
 */
export interface UsageRow extends Counts, Partial<Dimensions> {
  /** The start of the bucket, in UTC. Only with a granularity. */
  readonly date?: DateTime.Utc
}

/**
 * The row of a query: the dimensions in `groupBy` and, with a granularity, a date.
 *
 * A dimension is `""` for calls that have none, such as calls without a user. All are optional if `groupBy` is left out
 * or is not a literal.
 *
 * @since 0.1.0
 * @category rows
 */
export type RowOf<Query> = Counts & Grouped<Query> & Dated<Query>

type Grouped<Query> = Query extends { readonly groupBy: infer By } ? Each<By> : Partial<Dimensions>

type Each<By> = By extends readonly [infer Name, ...infer Others]
  ? Named<Name> & Each<Others>
  : By extends readonly []
    ? unknown
    : Partial<Dimensions>

/** A name that is a union of several has the fields of one of them. */
type Named<Name> = Name extends keyof FieldsOf ? Pick<Dimensions, FieldsOf[Name]> : never

type Dated<Query> = Query extends { readonly granularity: Granularity }
  ? { readonly date: DateTime.Utc }
  : "granularity" extends keyof Query
    ? Pick<UsageRow, "date">
    : unknown

/**
 * Counts that `add` changes in place, for totals over millions of rows.
 *
 * @since 0.1.0
 * @category rows
 */
export type Sum = { -readonly [Name in keyof Counts]: Counts[Name] }

/**
 * Returns counts of 0, to add rows to.
 *
 * @since 0.1.0
 * @category rows
 */
export const zero = (): Sum => ({
  requests: 0,
  status200: 0,
  status300: 0,
  status400: 0,
  status500: 0,
  status429: 0
})

/**
 * Adds the counts of a row to a sum, in place.
 *
 * @since 0.1.0
 * @category rows
 */
export const add = (sum: Sum, row: Counts): void => {
  sum.requests += row.requests
  sum.status200 += row.status200
  sum.status300 += row.status300
  sum.status400 += row.status400
  sum.status500 += row.status500
  sum.status429 += row.status429
}

/**
 * Returns the counts of all rows together.
 *
 * @since 0.1.0
 * @category rows
 */
export const total = (rows: Iterable<Counts>): Counts => {
  const sum = zero()
  for (const row of rows) add(sum, row)
  return sum
}
