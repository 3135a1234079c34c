/**
 * Rows as a program wants them: real dates, numbers, and the dimensions that the query groups by, no others. The wire
 * says `""` for a dimension that it does not group by, and leaves out counts that were not asked for.
 */
import type { ClientPublicApiUsage, OrganizationPublicApiUsage } from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageRow, Granularity } from "@effect-genesys/schemas/UsageQuery"
import type * as DateTime from "effect/DateTime"

export interface Counts {
  /**
   * All calls. Equal to the sum of the four status classes in every row that the vendor has published; so that sum, as far
   * as it is there, where the server gives no such count. A query for some `metrics` may get too few.
   */
  readonly requests: number
  readonly status200: number
  readonly status300: number
  /** 4xx answers, the 429s among them. */
  readonly status400: number
  readonly status500: number
  readonly status429: number
}

export interface Dimensions {
  readonly clientId: string
  readonly clientName: string
  readonly organizationId: string
  readonly userId: string
  /** A path template without a slash in front, such as `api/v2/users/{userId}`. */
  readonly templateUri: string
  readonly httpMethod: string
  /** Where the calls came from, as far as jobs tell. */
  readonly platform: string
}

/** A row of any query. Where its query is known, `RowOf` says what it has. */
export interface UsageRow extends Counts, Partial<Dimensions> {
  /** The first moment of the bucket, in UTC. Only with a granularity. */
  readonly date?: DateTime.Utc
}

/**
 * The row of a query. It has the dimensions in `groupBy` and, with a granularity, a date. A dimension is `""` for calls
 * that belong to none, such as those without a user. Where `groupBy` is left out, or is no literal, all are optional.
 */
export type RowOf<Query> = Counts & Grouped<Query> & Dated<Query>

type Grouped<Query> = Query extends { readonly groupBy: infer By } ? Each<By> : Partial<Dimensions>

type Each<By> = By extends readonly [infer Name, ...infer Others]
  ? Named<Name> & Each<Others>
  : By extends readonly []
    ? unknown
    : Partial<Dimensions>

/** Of a name that is one of several, the fields of one of them. */
type Named<Name> = Name extends keyof FieldsOf ? Pick<Dimensions, FieldsOf[Name]> : never

type Dated<Query> = Query extends { readonly granularity: Granularity }
  ? { readonly date: DateTime.Utc }
  : "granularity" extends keyof Query
    ? Pick<UsageRow, "date">
    : unknown

/** The fields of a row, by what a query groups by in the words of queries and of jobs. */
const fieldsOf = {
  OAuthClientId: ["clientId", "clientName"],
  OauthClientId: ["clientId"],
  OauthClientName: ["clientName"],
  OrganizationId: ["organizationId"],
  UserId: ["userId"],
  TemplateUri: ["templateUri"],
  HttpMethod: ["httpMethod"],
  Platform: ["platform"]
} as const satisfies Record<string, ReadonlyArray<keyof Dimensions>>

type FieldsOf = { readonly [Name in keyof typeof fieldsOf]: (typeof fieldsOf)[Name][number] }

export const dimensions = [
  "clientId",
  "clientName",
  "organizationId",
  "userId",
  "templateUri",
  "httpMethod",
  "platform"
] as const satisfies ReadonlyArray<keyof Dimensions>

export const counts = [
  "requests",
  "status200",
  "status300",
  "status400",
  "status500",
  "status429"
] as const satisfies ReadonlyArray<keyof Counts>

/** What is known of the rows that a query will have. */
export interface Shape {
  /** The dimensions that every row has; where nothing is said, those that are not empty. */
  readonly by?: ReadonlyArray<keyof Dimensions>
}

/** What decides how rows look. */
export interface Grouping {
  readonly groupBy?: ReadonlyArray<keyof typeof fieldsOf>
  readonly granularity?: Granularity
}

export const shapeOf = ({ groupBy }: Grouping): Shape =>
  groupBy === undefined ? {} : { by: groupBy.flatMap((name) => [...fieldsOf[name]]) }

/** Whether rows of a query have all that it asks for. */
export const isRowOf = <const Query extends Grouping>(query: Query) => {
  const { by = [] } = shapeOf(query)
  return (row: UsageRow): row is UsageRow & RowOf<Query> =>
    (query.granularity === undefined || row.date !== undefined) &&
    by.every((dimension) => row[dimension] !== undefined)
}

/** A row of a query or a search. */
export const fromWire = (row: ApiUsageRow, shape: Shape): UsageRow =>
  clean(row, row.requests, (name) => (name === "platform" ? undefined : row[name]), shape)

/** A row of a job, of one client or of all. */
export const fromJob = (row: JobRow, shape: Shape, clientId = row.oauthClient?.id): UsageRow =>
  clean(
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

export type JobRow = ClientPublicApiUsage & OrganizationPublicApiUsage

type StatusCounts = Omit<Counts, "requests">

/** There are millions of rows, so each is made in one go. */
const clean = (
  row: { readonly date?: DateTime.Utc } & { readonly [Name in keyof StatusCounts]?: number },
  sent: number | undefined,
  dimension: (name: keyof Dimensions) => string | undefined,
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

/** Counts that are added to. */
export type Sum = { -readonly [Name in keyof Counts]: Counts[Name] }

export const nothing = (): Sum => ({
  requests: 0,
  status200: 0,
  status300: 0,
  status400: 0,
  status500: 0,
  status429: 0
})

export const add = (sum: Sum, row: Counts): void => {
  for (const count of counts) sum[count] += row[count]
}

/** The sum of counts. */
export const total = (rows: Iterable<Counts>): Counts => {
  const sum = nothing()
  for (const row of rows) add(sum, row)
  return sum
}
