/** The rows of usage queries and of jobs, from buckets of calls. */
import {
  ClientPublicApiUsage,
  type ClientPublicApiUsageQueryRequest,
  OrganizationPublicApiUsage,
  type OrganizationPublicApiUsageQueryRequest
} from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageOrganizationQuery, ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import type { CallBucket } from "./CallBucket.ts"
import * as QueryList from "./QueryList.ts"

export type Query = Pick<ApiUsageOrganizationQuery, "interval" | "granularity" | "groupBy">
export type JobQuery = ClientPublicApiUsageQueryRequest | OrganizationPublicApiUsageQueryRequest

/** A row of a job, of one client or of all. */
export interface JobRow extends Schema.Schema.Type<typeof JobRow> {}
export const JobRow = Schema.Struct({ ...ClientPublicApiUsage.fields, ...OrganizationPublicApiUsage.fields })

// Without any dimension, rows are by client (documented by the vendor's blog).
export const rowOf = (
  bucket: CallBucket,
  { granularity, groupBy = [] }: Query,
  organizationId: string,
  nameOf: (clientId: string) => string
): ApiUsageRow => {
  const byClient = !QueryList.isSet(groupBy) || groupBy.includes("OAuthClientId")
  return {
    clientId: byClient ? bucket.clientId : "",
    clientName: byClient ? nameOf(bucket.clientId) : "",
    organizationId: groupBy.includes("OrganizationId") ? organizationId : "",
    userId: groupBy.includes("UserId") ? bucket.userId : "",
    templateUri: groupBy.includes("TemplateUri") ? bucket.templateUri : "",
    httpMethod: groupBy.includes("HttpMethod") ? bucket.httpMethod : "",
    ...(granularity !== undefined && { date: bucketStart(bucket.day, granularity) })
  }
}

// Jobs have no default grouping, and omit the fields that they do not group by.
export const jobRowOf = (
  bucket: CallBucket,
  { granularity, groupBy = [] }: JobQuery,
  organizationId: string,
  nameOf: (clientId: string) => string
): JobRow => {
  const by: ReadonlyArray<string> = groupBy
  const httpMethod = methods.find((known) => known === bucket.httpMethod)
  const client = {
    ...(by.includes("OauthClientId") && { id: bucket.clientId }),
    ...(by.includes("OauthClientName") && { name: nameOf(bucket.clientId) })
  }
  return {
    ...(by.includes("OrganizationId") && { organizationId }),
    ...(Object.keys(client).length > 0 && { oauthClient: client }),
    ...(by.includes("UserId") &&
      bucket.userId !== "" && { user: { id: bucket.userId, selfUri: `/api/v2/users/${bucket.userId}` } }),
    ...(by.includes("TemplateUri") && { templateUri: bucket.templateUri }),
    ...(by.includes("HttpMethod") && httpMethod !== undefined && { httpMethod }),
    ...(granularity !== undefined && { date: bucketStart(bucket.day, granularity) })
  }
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const

const bucketStart = (at: number, granularity: "Day" | "Week" | "Month") =>
  DateTime.startOf(
    DateTime.makeUnsafe(at),
    granularity === "Day" ? "day" : granularity === "Week" ? "week" : "month",
    { weekStartsOn: 1 }
  )

// The vendor's rows are unsorted. These are, too, but always in the same order.
export const scatter = <Row>(rows: ReadonlyMap<string, Row>) =>
  [...rows]
    .map(([key, row]) => [[...key].toReversed().join(""), row] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
