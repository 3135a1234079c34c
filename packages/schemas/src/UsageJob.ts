/**
 * The newer usage queries, of August 2025: jobs, whose results come in pages. Their words differ from those of
 * `UsageQuery`: `Succeeded` for `Complete`, `OauthClientId` for `OAuthClientId`, days without a time.
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
 * Bounds that the vendor states in prose: how far back an interval may start, how long it may be, and how many rows a
 * page may have.
 */
export const usageJob = {
  oldestDays: 365,
  longestDays: 90,
  pageSize: { default: 100, maximum: 1000 }
} as const

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const

export interface UsageQuerySortBy extends Schema.Schema.Type<typeof UsageQuerySortBy> {}
export const UsageQuerySortBy = /*#__PURE__*/ Schema.Struct({
  fieldName: Wire.optional(Schema.String),
  order: Wire.optional(Wire.closedEnum(["Asc", "Desc"]))
})
  .annotate({ identifier: "UsageQuerySortBy" })
  .pipe(readFast)

/** Interval, both days included: at most 90 days, from at most a year ago. Without `groupBy` there is one row a bucket. */
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

/** A job for the usage of one client, also in other organizations. */
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

/** A job for the usage of the organization. */
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

/** A job that was started. */
export interface ClientUsageQueryResponse extends Schema.Schema.Type<typeof ClientUsageQueryResponse> {}
export const ClientUsageQueryResponse = /*#__PURE__*/ Schema.Struct(job)
  .annotate({
    identifier: "ClientUsageQueryResponse"
  })
  .pipe(readFast)

/** A job that was started. */
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

/** One row of a job of one client. */
export interface ClientPublicApiUsage extends Schema.Schema.Type<typeof ClientPublicApiUsage> {}
export const ClientPublicApiUsage = /*#__PURE__*/ Schema.Struct({
  ...counts,
  organizationId: Wire.optional(Schema.String)
})
  .annotate({ identifier: "ClientPublicApiUsage" })
  .pipe(readFast)

export interface UserReference extends Schema.Schema.Type<typeof UserReference> {}
export const UserReference = /*#__PURE__*/ Schema.Struct({
  id: Wire.optional(Schema.String),
  selfUri: Wire.readOnly(Wire.UriReference)
})
  .annotate({ identifier: "UserReference" })
  .pipe(readFast)

/** One row of a job of the organization. */
export interface OrganizationPublicApiUsage extends Schema.Schema.Type<typeof OrganizationPublicApiUsage> {}
export const OrganizationPublicApiUsage = /*#__PURE__*/ Schema.Struct({
  ...counts,
  oauthClient: Wire.optional(DomainEntityRef),
  user: Wire.optional(UserReference)
})
  .annotate({ identifier: "OrganizationPublicApiUsage" })
  .pipe(readFast)

/** Where a job stands. */
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
  /** Why a job failed; not always there. */
  errorBody: Wire.optional(ErrorBody),
  /** Where the next page is; nothing on the last one. */
  nextUri: Wire.optional(Schema.String),
  selfUri: Wire.readOnly(Wire.UriReference)
}

/** The state of a job and, once it has succeeded, a page of its rows. */
export interface ClientPublicApiUsageResultsResponse extends Schema.Schema.Type<
  typeof ClientPublicApiUsageResultsResponse
> {}
export const ClientPublicApiUsageResultsResponse = /*#__PURE__*/ Schema.Struct({
  ...page,
  entities: Wire.optional(Schema.Array(ClientPublicApiUsage))
})
  .annotate({ identifier: "ClientPublicApiUsageResultsResponse" })
  .pipe(readFast)

/** The state of a job and, once it has succeeded, a page of its rows. */
export interface OrganizationPublicApiUsageResultsResponse extends Schema.Schema.Type<
  typeof OrganizationPublicApiUsageResultsResponse
> {}
export const OrganizationPublicApiUsageResultsResponse = /*#__PURE__*/ Schema.Struct({
  ...page,
  entities: Wire.optional(Schema.Array(OrganizationPublicApiUsage))
})
  .annotate({ identifier: "OrganizationPublicApiUsageResultsResponse" })
  .pipe(readFast)
