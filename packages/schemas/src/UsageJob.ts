/**
 * Usage jobs, the newer queries of August 2025, with results in pages. Some names differ from those of `UsageQuery`:
 * `Succeeded` for `Complete`, `OauthClientId` for `OAuthClientId`. Dates have no time.
 */
import * as Schema from "effect/Schema"
import { DomainEntityRef } from "./DomainEntityRef.ts"
import { ErrorBody } from "./ErrorBody.ts"
import { readFast } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import { IntervalFromString } from "./Interval.ts"
import { Day } from "./Timestamp.ts"
import { Granularity } from "./UsageQuery.ts"

/**
 * Bounds that the vendor documents in prose: the earliest start of an interval, its maximum length, and the rows of a page.
 *
 * @since 0.1.0
 * @category constants
 */
export const usageJob = {
  oldestDays: 365,
  longestDays: 90,
  pageSize: { default: 100, maximum: 1000 }
} as const

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const

/**
 * The order of rows: a field and its direction. The vendor's document does not list the fields.
 *
 * @since 0.1.0
 * @category models
 */
export interface UsageQuerySortBy extends Schema.Schema.Type<typeof UsageQuerySortBy> {}
export const UsageQuerySortBy = /*#__PURE__*/ Schema.Struct({
  fieldName: Wire.optional(Schema.String),
  order: Wire.optional(Wire.closedEnum(["Asc", "Desc"]))
})
  .annotate({ identifier: "UsageQuerySortBy" })
  .pipe(readFast)

/** The interval has at most 90 days and starts at most a year ago. Without `groupBy` there is one row per bucket. */
const query = {
  interval: IntervalFromString,
  granularity: Wire.optional(Granularity),
  sortBy: Wire.optional(Schema.Array(UsageQuerySortBy)),
  metrics: Wire.optional(
    Schema.Array(
      Wire.closedEnum(["Requests", "Status200", "Status300", "Status400", "Status429", "Status500"])
    )
  ),
  templateUris: Wire.optional(Schema.Array(Schema.String)),
  httpMethods: Wire.optional(Schema.Array(Wire.closedEnum(methods))),
  platforms: Wire.optional(Schema.Array(Schema.String))
}

/**
 * Starts a job for the usage of one client, in other organizations too. The interval has at most 90 days and starts at
 * most a year ago; without `groupBy` there is one row per bucket.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientPublicApiUsageQueryRequest extends Schema.Schema.Type<
  typeof ClientPublicApiUsageQueryRequest
> {}
export const ClientPublicApiUsageQueryRequest = /*#__PURE__*/ Schema.Struct({
  ...query,
  groupBy: Wire.optional(
    Schema.Array(Wire.closedEnum(["OrganizationId", "HttpMethod", "TemplateUri", "Platform"]))
  ),
  organizationIds: Wire.optional(Schema.Array(Schema.String))
})
  .annotate({ identifier: "ClientPublicApiUsageQueryRequest" })
  .pipe(readFast)

/**
 * Starts a job for the usage of the organization. The interval has at most 90 days and starts at most a year ago;
 * without `groupBy` there is one row per bucket.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationPublicApiUsageQueryRequest extends Schema.Schema.Type<
  typeof OrganizationPublicApiUsageQueryRequest
> {}
export const OrganizationPublicApiUsageQueryRequest = /*#__PURE__*/ Schema.Struct({
  ...query,
  groupBy: Wire.optional(
    Schema.Array(
      Wire.closedEnum(["OauthClientName", "OauthClientId", "UserId", "HttpMethod", "TemplateUri", "Platform"])
    )
  ),
  userIds: Wire.optional(Schema.Array(Schema.String)),
  oauthClientIds: Wire.optional(Schema.Array(Schema.String))
})
  .annotate({ identifier: "OrganizationPublicApiUsageQueryRequest" })
  .pipe(readFast)

const job = {
  id: Schema.String,
  name: Wire.optional(Schema.String),
  resultsUri: Wire.optional(Schema.String),
  selfUri: Wire.readOnly(Wire.UriReference)
}

/**
 * A job of one client that was started. Get its status and rows by `id`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientUsageQueryResponse extends Schema.Schema.Type<typeof ClientUsageQueryResponse> {}
export const ClientUsageQueryResponse = /*#__PURE__*/ Schema.Struct(job)
  .annotate({
    identifier: "ClientUsageQueryResponse"
  })
  .pipe(readFast)

/**
 * A job of the organization that was started. Get its status and rows by `id`.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationUsageQueryResponse extends Schema.Schema.Type<
  typeof OrganizationUsageQueryResponse
> {}
export const OrganizationUsageQueryResponse = /*#__PURE__*/ Schema.Struct(job)
  .annotate({
    identifier: "OrganizationUsageQueryResponse"
  })
  .pipe(readFast)

const counts = {
  date: Wire.optional(Day),
  platform: Wire.optional(Schema.String),
  httpMethod: Wire.optional(Wire.openEnum(methods)),
  templateUri: Wire.optional(Schema.String),
  requestCount: Wire.optional(Wire.Int64),
  status200: Wire.optional(Wire.Int64),
  status300: Wire.optional(Wire.Int64),
  status400: Wire.optional(Wire.Int64),
  status429: Wire.optional(Wire.Int64),
  status500: Wire.optional(Wire.Int64)
}

/**
 * One row of a job of one client.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientPublicApiUsage extends Schema.Schema.Type<typeof ClientPublicApiUsage> {}
export const ClientPublicApiUsage = /*#__PURE__*/ Schema.Struct({
  ...counts,
  organizationId: Wire.optional(Schema.String)
})
  .annotate({ identifier: "ClientPublicApiUsage" })
  .pipe(readFast)

/**
 * The user of a row, by id.
 *
 * @since 0.1.0
 * @category models
 */
export interface UserReference extends Schema.Schema.Type<typeof UserReference> {}
export const UserReference = /*#__PURE__*/ Schema.Struct({
  id: Wire.optional(Schema.String),
  selfUri: Wire.readOnly(Wire.UriReference)
})
  .annotate({ identifier: "UserReference" })
  .pipe(readFast)

/**
 * One row of a job of the organization.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationPublicApiUsage extends Schema.Schema.Type<typeof OrganizationPublicApiUsage> {}
export const OrganizationPublicApiUsage = /*#__PURE__*/ Schema.Struct({
  ...counts,
  oauthClient: Wire.optional(DomainEntityRef),
  user: Wire.optional(UserReference)
})
  .annotate({ identifier: "OrganizationPublicApiUsage" })
  .pipe(readFast)

/**
 * The status of a job.
 *
 * @since 0.1.0
 * @category models
 */
export type JobStatus = typeof JobStatus.Type
export const JobStatus = /*#__PURE__*/ Wire.openEnum([
  "Queued",
  "Running",
  "Succeeded",
  "Failed",
  "Cancelled"
])

const page = {
  name: Wire.optional(Schema.String),
  queryStatus: JobStatus,
  /** Why the job failed. May be absent. */
  errorBody: Wire.optional(ErrorBody),
  /** The URI of the next page. The last page has none. */
  nextUri: Wire.optional(Schema.String),
  selfUri: Wire.readOnly(Wire.UriReference)
}

/**
 * The status of a job, and a page of its rows when it has succeeded.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientPublicApiUsageResultsResponse extends Schema.Schema.Type<
  typeof ClientPublicApiUsageResultsResponse
> {}
export const ClientPublicApiUsageResultsResponse = /*#__PURE__*/ Schema.Struct({
  ...page,
  entities: Wire.optional(Schema.Array(ClientPublicApiUsage))
})
  .annotate({ identifier: "ClientPublicApiUsageResultsResponse" })
  .pipe(readFast)

/**
 * The status of a job, and a page of its rows when it has succeeded.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationPublicApiUsageResultsResponse extends Schema.Schema.Type<
  typeof OrganizationPublicApiUsageResultsResponse
> {}
export const OrganizationPublicApiUsageResultsResponse = /*#__PURE__*/ Schema.Struct({
  ...page,
  entities: Wire.optional(Schema.Array(OrganizationPublicApiUsage))
})
  .annotate({ identifier: "OrganizationPublicApiUsageResultsResponse" })
  .pipe(readFast)
