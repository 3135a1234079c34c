/**
 * Usage jobs, the newer queries of August 2025, with results in pages. Some names differ from those of `UsageQuery`:
 * `Succeeded` for `Complete`, `OauthClientId` for `OAuthClientId`. Dates have no time.
 */
import type * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { DomainEntityRef } from "./DomainEntityRef.ts"
import { ErrorBody } from "./ErrorBody.ts"
import { model } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import { type Interval, IntervalFromString } from "./Interval.ts"
import type { UnknownMember } from "./Model.ts"
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
type HttpMethod = (typeof methods)[number]

/**
 * The order of rows: a field and its direction. The vendor's document does not list the fields.
 *
 * @since 0.1.0
 * @category models
 */
export interface UsageQuerySortBy {
  readonly fieldName?: string
  readonly order?: "Asc" | "Desc"
}
export const UsageQuerySortBy = /*#__PURE__*/ Schema.Struct({
  fieldName: Wire.optional(Schema.String),
  order: Wire.optional(Wire.closedEnum(["Asc", "Desc"]))
})
  .annotate({ identifier: "UsageQuerySortBy" })
  .pipe(/*#__PURE__*/ model<UsageQuerySortBy>())

interface Query {
  /** At most 90 days, from a year ago at the earliest. */
  readonly interval: Interval
  readonly granularity?: Granularity
  readonly sortBy?: ReadonlyArray<UsageQuerySortBy>
  /** The counts in a row. Without this field, all of them. */
  readonly metrics?: ReadonlyArray<
    "Requests" | "Status200" | "Status300" | "Status400" | "Status429" | "Status500"
  >
  readonly templateUris?: ReadonlyArray<string>
  readonly httpMethods?: ReadonlyArray<HttpMethod>
  readonly platforms?: ReadonlyArray<string>
}
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
export interface ClientPublicApiUsageQueryRequest extends Query {
  readonly groupBy?: ReadonlyArray<"OrganizationId" | "HttpMethod" | "TemplateUri" | "Platform">
  readonly organizationIds?: ReadonlyArray<string>
}
export const ClientPublicApiUsageQueryRequest = /*#__PURE__*/ Schema.Struct({
  ...query,
  groupBy: Wire.optional(
    Schema.Array(Wire.closedEnum(["OrganizationId", "HttpMethod", "TemplateUri", "Platform"]))
  ),
  organizationIds: Wire.optional(Schema.Array(Schema.String))
})
  .annotate({ identifier: "ClientPublicApiUsageQueryRequest" })
  .pipe(/*#__PURE__*/ model<ClientPublicApiUsageQueryRequest>())

/**
 * Starts a job for the usage of the organization. The interval has at most 90 days and starts at most a year ago;
 * without `groupBy` there is one row per bucket.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationPublicApiUsageQueryRequest extends Query {
  readonly groupBy?: ReadonlyArray<
    "OauthClientName" | "OauthClientId" | "UserId" | "HttpMethod" | "TemplateUri" | "Platform"
  >
  readonly userIds?: ReadonlyArray<string>
  readonly oauthClientIds?: ReadonlyArray<string>
}
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
  .pipe(/*#__PURE__*/ model<OrganizationPublicApiUsageQueryRequest>())

interface Job {
  readonly id: string
  readonly name?: string
  readonly resultsUri?: string
  readonly selfUri?: string
}
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
export interface ClientUsageQueryResponse extends Job {}
export const ClientUsageQueryResponse = /*#__PURE__*/ Schema.Struct(job)
  .annotate({
    identifier: "ClientUsageQueryResponse"
  })
  .pipe(/*#__PURE__*/ model<ClientUsageQueryResponse>())

/**
 * A job of the organization that was started. Get its status and rows by `id`.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationUsageQueryResponse extends Job {}
export const OrganizationUsageQueryResponse = /*#__PURE__*/ Schema.Struct(job)
  .annotate({
    identifier: "OrganizationUsageQueryResponse"
  })
  .pipe(/*#__PURE__*/ model<OrganizationUsageQueryResponse>())

interface Counts {
  readonly date?: DateTime.Utc
  readonly platform?: string
  readonly httpMethod?: HttpMethod | UnknownMember
  readonly templateUri?: string
  /** The number of all calls. */
  readonly requestCount?: number
  /** The number of responses of 200 to 299. */
  readonly status200?: number
  /** The number of responses of 300 to 399. */
  readonly status300?: number
  /** The number of responses of 400 to 499. */
  readonly status400?: number
  /** The number of responses of 429. */
  readonly status429?: number
  /** The number of responses of 500 to 599. */
  readonly status500?: number
}
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
export interface ClientPublicApiUsage extends Counts {
  readonly organizationId?: string
}
export const ClientPublicApiUsage = /*#__PURE__*/ Schema.Struct({
  ...counts,
  organizationId: Wire.optional(Schema.String)
})
  .annotate({ identifier: "ClientPublicApiUsage" })
  .pipe(/*#__PURE__*/ model<ClientPublicApiUsage>())

/**
 * The user of a row, by id.
 *
 * @since 0.1.0
 * @category models
 */
export interface UserReference {
  readonly id?: string
  readonly selfUri?: string
}
export const UserReference = /*#__PURE__*/ Schema.Struct({
  id: Wire.optional(Schema.String),
  selfUri: Wire.readOnly(Wire.UriReference)
})
  .annotate({ identifier: "UserReference" })
  .pipe(/*#__PURE__*/ model<UserReference>())

/**
 * One row of a job of the organization.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationPublicApiUsage extends Counts {
  readonly oauthClient?: DomainEntityRef
  readonly user?: UserReference
}
export const OrganizationPublicApiUsage = /*#__PURE__*/ Schema.Struct({
  ...counts,
  oauthClient: Wire.optional(DomainEntityRef),
  user: Wire.optional(UserReference)
})
  .annotate({ identifier: "OrganizationPublicApiUsage" })
  .pipe(/*#__PURE__*/ model<OrganizationPublicApiUsage>())

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

interface Page {
  readonly name?: string
  readonly queryStatus: JobStatus
  /** Why the job failed. May be absent. */
  readonly errorBody?: ErrorBody
  /** The URI of the next page. The last page has none. */
  readonly nextUri?: string
  readonly selfUri?: string
}
const page = {
  name: Wire.optional(Schema.String),
  queryStatus: JobStatus,
  errorBody: Wire.optional(ErrorBody),
  nextUri: Wire.optional(Schema.String),
  selfUri: Wire.readOnly(Wire.UriReference)
}

/**
 * The status of a job, and a page of its rows when it has succeeded.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientPublicApiUsageResultsResponse extends Page {
  readonly entities?: ReadonlyArray<ClientPublicApiUsage>
}
export const ClientPublicApiUsageResultsResponse = /*#__PURE__*/ Schema.Struct({
  ...page,
  entities: Wire.optional(Schema.Array(ClientPublicApiUsage))
})
  .annotate({ identifier: "ClientPublicApiUsageResultsResponse" })
  .pipe(/*#__PURE__*/ model<ClientPublicApiUsageResultsResponse>())

/**
 * The status of a job, and a page of its rows when it has succeeded.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationPublicApiUsageResultsResponse extends Page {
  readonly entities?: ReadonlyArray<OrganizationPublicApiUsage>
}
export const OrganizationPublicApiUsageResultsResponse = /*#__PURE__*/ Schema.Struct({
  ...page,
  entities: Wire.optional(Schema.Array(OrganizationPublicApiUsage))
})
  .annotate({ identifier: "OrganizationPublicApiUsageResultsResponse" })
  .pipe(/*#__PURE__*/ model<OrganizationPublicApiUsageResultsResponse>())
