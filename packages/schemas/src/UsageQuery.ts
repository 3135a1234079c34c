/**
 * Usage queries, which count API calls. A query runs on the server: start it, then poll its result until it is complete.
 */
import type * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { ExecutionId } from "./Identifiers.ts"
import { model } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import { type Interval, IntervalFromString } from "./Interval.ts"
import { Timestamp } from "./Timestamp.ts"

/**
 * The width of the buckets of rows. Rows have a `date` only if the query has a granularity.
 *
 * @since 0.1.0
 * @category models
 */
export type Granularity = typeof Granularity.Type
export const Granularity = /*#__PURE__*/ Wire.closedEnum(["Day", "Week", "Month"])

/**
 * Counts of calls by status class, of 429s (which are also counted as 4xx), and of all calls.
 *
 * @since 0.1.0
 * @category models
 */
export type Metric = typeof Metric.Type
export const Metric = /*#__PURE__*/ Wire.closedEnum([
  "Status200",
  "Status300",
  "Status400",
  "Status500",
  "Status429",
  "Requests"
])

/**
 * The dimensions of one client's usage.
 *
 * @since 0.1.0
 * @category models
 */
export type GroupBy = typeof GroupBy.Type
export const GroupBy = /*#__PURE__*/ Wire.closedEnum([
  "OAuthClientId",
  "OrganizationId",
  "TemplateUri",
  "HttpMethod"
])

/**
 * A query for the usage of one client.
 *
 * With `interval` alone, the result is one row for the whole interval. Without `metrics`, rows have all metrics.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApiUsageClientQuery {
  readonly interval: Interval
  /** The width of the buckets of rows. Without it, one bucket is the whole interval. */
  readonly granularity?: Granularity
  /** The counts in a row. Without this field, all of them. */
  readonly metrics?: ReadonlyArray<Metric>
  readonly groupBy?: ReadonlyArray<GroupBy>
}
export const ApiUsageClientQuery = /*#__PURE__*/ Schema.Struct({
  interval: IntervalFromString,
  granularity: Wire.optional(Granularity),
  metrics: Wire.optional(Schema.Array(Metric)),
  groupBy: Wire.optional(Schema.Array(GroupBy))
})
  .annotate({ identifier: "ApiUsageClientQuery" })
  .pipe(/*#__PURE__*/ model<ApiUsageClientQuery>())

/**
 * The dimensions of an organization's usage.
 *
 * @since 0.1.0
 * @category models
 */
export type OrganizationGroupBy = typeof OrganizationGroupBy.Type
export const OrganizationGroupBy = /*#__PURE__*/ Wire.closedEnum([
  "OAuthClientId",
  "OrganizationId",
  "UserId",
  "TemplateUri",
  "HttpMethod"
])

/**
 * A query for the usage of all clients of the organization.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApiUsageOrganizationQuery {
  readonly interval: Interval
  /** The width of the buckets of rows. Without it, one bucket is the whole interval. */
  readonly granularity?: Granularity
  /** The counts in a row. Without this field, all of them. */
  readonly metrics?: ReadonlyArray<Metric>
  readonly groupBy?: ReadonlyArray<OrganizationGroupBy>
}
export const ApiUsageOrganizationQuery = /*#__PURE__*/ Schema.Struct({
  interval: IntervalFromString,
  granularity: Wire.optional(Granularity),
  metrics: Wire.optional(Schema.Array(Metric)),
  groupBy: Wire.optional(Schema.Array(OrganizationGroupBy))
})
  .annotate({ identifier: "ApiUsageOrganizationQuery" })
  .pipe(/*#__PURE__*/ model<ApiUsageOrganizationQuery>())

/**
 * The fields in the rows of a search.
 *
 * @since 0.1.0
 * @category models
 */
export type SearchMetric = typeof SearchMetric.Type
export const SearchMetric = /*#__PURE__*/ Wire.closedEnum([
  "Date",
  "ClientName",
  "HttpMethod",
  "TemplateUri",
  "Status200",
  "Status300",
  "Status400",
  "Status500",
  "Status429"
])

/**
 * A search of the organization's usage by the names of clients, methods and templates. At most 20,000 rows.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApiUsageSimpleSearch {
  readonly interval: Interval
  /** The fields of a row. */
  readonly metrics?: ReadonlyArray<SearchMetric>
  readonly oauthClientNames?: ReadonlyArray<string>
  readonly httpMethods?: ReadonlyArray<
    "GET" | "POST" | "DELETE" | "PATCH" | "PUT" | "HEAD" | "CONNECT" | "OPTIONS" | "TRACE"
  >
  readonly templateUris?: ReadonlyArray<string>
}
export const ApiUsageSimpleSearch = /*#__PURE__*/ Schema.Struct({
  interval: IntervalFromString,
  metrics: Wire.optional(Schema.Array(SearchMetric)),
  oauthClientNames: Wire.optional(Schema.Array(Schema.String)),
  httpMethods: Wire.optional(
    Schema.Array(
      Wire.closedEnum(["GET", "POST", "DELETE", "PATCH", "PUT", "HEAD", "CONNECT", "OPTIONS", "TRACE"])
    )
  ),
  templateUris: Wire.optional(Schema.Array(Schema.String))
})
  .annotate({ identifier: "ApiUsageSimpleSearch" })
  .pipe(/*#__PURE__*/ model<ApiUsageSimpleSearch>())

/**
 * A query that was started. Poll its result by `executionId`, or by the relative URI `resultsUri`.
 *
 * @since 0.1.0
 * @category models
 */
export interface UsageExecutionResult {
  readonly executionId?: ExecutionId
  /** A relative URI. */
  readonly resultsUri?: string
}
export const UsageExecutionResult = /*#__PURE__*/ Schema.Struct({
  executionId: Wire.optional(ExecutionId),
  resultsUri: Wire.optional(Schema.String)
})
  .annotate({ identifier: "UsageExecutionResult" })
  .pipe(/*#__PURE__*/ model<UsageExecutionResult>())

/**
 * One row of counts. Dimensions that the query does not group by are empty strings.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApiUsageRow {
  readonly clientId?: string
  readonly clientName?: string
  readonly organizationId?: string
  readonly userId?: string
  /** The path of an operation, without a leading slash. */
  readonly templateUri?: string
  readonly httpMethod?: string
  /** The number of responses of 200 to 299. */
  readonly status200?: number
  /** The number of responses of 300 to 399. */
  readonly status300?: number
  /** The number of responses of 400 to 499, those of 429 included. */
  readonly status400?: number
  /** The number of responses of 500 to 599. */
  readonly status500?: number
  /** The number of responses of 429, which `status400` includes. */
  readonly status429?: number
  /** The number of all calls. */
  readonly requests?: number
  /** The start of the bucket. Only rows of a query with a granularity have it. */
  readonly date?: DateTime.Utc
}
export const ApiUsageRow = /*#__PURE__*/ Schema.Struct({
  clientId: Wire.optional(Schema.String),
  clientName: Wire.optional(Schema.String),
  organizationId: Wire.optional(Schema.String),
  userId: Wire.optional(Schema.String),
  templateUri: Wire.optional(Schema.String),
  httpMethod: Wire.optional(Schema.String),
  status200: Wire.optional(Wire.Int64),
  status300: Wire.optional(Wire.Int64),
  status400: Wire.optional(Wire.Int64),
  status500: Wire.optional(Wire.Int64),
  status429: Wire.optional(Wire.Int64),
  requests: Wire.optional(Wire.Int64),
  date: Wire.optional(Timestamp)
})
  .annotate({ identifier: "ApiUsageRow" })
  .pipe(/*#__PURE__*/ model<ApiUsageRow>())

/**
 * The cursors of the pages before and after this one. Pass `after` to get the next page; the last page has none.
 *
 * @since 0.1.0
 * @category models
 */
export interface Cursors {
  readonly before?: string
  readonly after?: string
}
export const Cursors = /*#__PURE__*/ Schema.Struct({
  before: Wire.optional(Schema.String),
  after: Wire.optional(Schema.String)
})
  .annotate({ identifier: "Cursors" })
  .pipe(/*#__PURE__*/ model<Cursors>())

/**
 * The status of a query.
 *
 * @since 0.1.0
 * @category models
 */
export type QueryStatus = typeof QueryStatus.Type
export const QueryStatus = /*#__PURE__*/ Wire.openEnum(["Complete", "Failed", "Running"])

/**
 * The status of a query, and its rows.
 *
 * While a query is `Running`, only the status is present. When it is `Complete`, the rows are in no particular order.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApiUsageQueryResult {
  readonly results?: ReadonlyArray<ApiUsageRow>
  readonly queryStatus?: QueryStatus
  /** Only in the results of searches, which have pages. */
  readonly cursors?: Cursors
}
export const ApiUsageQueryResult = /*#__PURE__*/ Schema.Struct({
  results: Wire.optional(Schema.Array(ApiUsageRow)),
  queryStatus: Wire.optional(QueryStatus),
  cursors: Wire.optional(Cursors)
})
  .annotate({ identifier: "ApiUsageQueryResult" })
  .pipe(/*#__PURE__*/ model<ApiUsageQueryResult>())
