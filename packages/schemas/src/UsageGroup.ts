/**
 * The vendor's operations on usage beside those of one client in `OAuthGroup`: queries and searches of the whole
 * organisation, and the newer jobs.
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { PathId } from "./Identifiers.ts"
import * as ErrorCodes from "./internal/ErrorCodes.ts"
import * as OperationFacts from "./OperationFacts.ts"
import * as UsageJob from "./UsageJob.ts"
import {
  ApiUsageOrganizationQuery,
  ApiUsageQueryResult,
  ApiUsageSimpleSearch,
  UsageExecutionResult
} from "./UsageQuery.ts"
import * as VendorError from "./VendorError.ts"

const error = VendorError.all
const scopes = ["oauth", "oauth:readonly"]

/** Done at once (200), or just begun (202); the body is the same. */
const accepted = <S extends Schema.Top>(schema: S) =>
  [schema, schema.pipe(HttpApiSchema.status(202))] as const

const paging = {
  after: Schema.optionalKey(Schema.String),
  pageSize: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: UsageJob.usageJob.pageSize.maximum }))
  )
}
const pageSize = { type: "integer", format: "int32" }
const pageSizeOfJobs = { ...pageSize, default: UsageJob.usageJob.pageSize.default }

/** They only start a read, so they may be sent again. */
const starts = (permissions: ReadonlyArray<string>, own: Parameters<typeof ErrorCodes.ofWrite>[0] = {}) => ({
  permissions,
  scopes,
  errorCodes: ErrorCodes.ofWrite(own),
  repeatable: true
})

const reads = (permissions: ReadonlyArray<string>, own: Parameters<typeof ErrorCodes.ofRead>[0] = {}) => ({
  permissions,
  scopes,
  errorCodes: ErrorCodes.ofRead(own),
  repeatable: true
})

const ofOrganization = ["oauth:client:view", "usage:organization:view"]
const ofSearch = ["oauth:client:view", "usage:simpleSearch:view"]

const postUsageQuery = HttpApiEndpoint.post("postUsageQuery", "/api/v2/usage/query", {
  payload: ApiUsageOrganizationQuery,
  success: accepted(UsageExecutionResult),
  error
}).annotateMerge(OperationFacts.annotations("postUsageQuery", starts(ofOrganization)))

const getUsageQueryExecutionIdResults = HttpApiEndpoint.get(
  "getUsageQueryExecutionIdResults",
  "/api/v2/usage/query/:executionId/results",
  { params: { executionId: PathId }, success: ApiUsageQueryResult, error }
).annotateMerge(OperationFacts.annotations("getUsageQueryExecutionIdResults", reads(ofOrganization)))

const postUsageSimplesearch = HttpApiEndpoint.post("postUsageSimplesearch", "/api/v2/usage/simplesearch", {
  payload: ApiUsageSimpleSearch,
  success: accepted(UsageExecutionResult),
  error
}).annotateMerge(OperationFacts.annotations("postUsageSimplesearch", starts(ofSearch)))

const getUsageSimplesearchExecutionIdResults = HttpApiEndpoint.get(
  "getUsageSimplesearchExecutionIdResults",
  "/api/v2/usage/simplesearch/:executionId/results",
  { params: { executionId: PathId }, query: paging, success: ApiUsageQueryResult, error }
).annotateMerge(
  OperationFacts.annotations(
    "getUsageSimplesearchExecutionIdResults",
    reads(ofSearch, { 500: ["max.response.size.reached", "query.error"] }),
    { parameters: { pageSize } }
  )
)

const postUsageClientClientIdAggregatesQueryJobs = HttpApiEndpoint.post(
  "postUsageClientClientIdAggregatesQueryJobs",
  "/api/v2/usage/client/:clientId/aggregates/query/jobs",
  {
    params: { clientId: PathId },
    payload: UsageJob.ClientPublicApiUsageQueryRequest,
    success: accepted(UsageJob.ClientUsageQueryResponse),
    error
  }
).annotateMerge(
  OperationFacts.annotations(
    "postUsageClientClientIdAggregatesQueryJobs",
    starts(["usage:client:view"], { 400: ["query.too.long"] })
  )
)

const getUsageClientClientIdAggregatesQueryJob = HttpApiEndpoint.get(
  "getUsageClientClientIdAggregatesQueryJob",
  "/api/v2/usage/client/:clientId/aggregates/query/jobs/:jobId",
  {
    params: { clientId: PathId, jobId: PathId },
    query: paging,
    success: accepted(UsageJob.ClientPublicApiUsageResultsResponse),
    error
  }
).annotateMerge(
  OperationFacts.annotations(
    "getUsageClientClientIdAggregatesQueryJob",
    reads(["usage:client:view"], { 400: ["max.response.size.reached"] }),
    { parameters: { pageSize: pageSizeOfJobs } }
  )
)

const postUsageAggregatesQueryJobs = HttpApiEndpoint.post(
  "postUsageAggregatesQueryJobs",
  "/api/v2/usage/aggregates/query/jobs",
  {
    payload: UsageJob.OrganizationPublicApiUsageQueryRequest,
    success: accepted(UsageJob.OrganizationUsageQueryResponse),
    error
  }
).annotateMerge(
  OperationFacts.annotations(
    "postUsageAggregatesQueryJobs",
    starts(["usage:organization:view"], { 400: ["query.too.long"] })
  )
)

const getUsageAggregatesQueryJob = HttpApiEndpoint.get(
  "getUsageAggregatesQueryJob",
  "/api/v2/usage/aggregates/query/jobs/:jobId",
  {
    params: { jobId: PathId },
    query: paging,
    success: accepted(UsageJob.OrganizationPublicApiUsageResultsResponse),
    error
  }
).annotateMerge(
  OperationFacts.annotations(
    "getUsageAggregatesQueryJob",
    reads(["usage:organization:view"], { 400: ["max.response.size.reached"] }),
    { parameters: { pageSize: pageSizeOfJobs } }
  )
)

export const UsageGroup = HttpApiGroup.make("usage")
  .add(
    postUsageQuery,
    getUsageQueryExecutionIdResults,
    postUsageSimplesearch,
    getUsageSimplesearchExecutionIdResults,
    postUsageClientClientIdAggregatesQueryJobs,
    getUsageClientClientIdAggregatesQueryJob,
    postUsageAggregatesQueryJobs,
    getUsageAggregatesQueryJob
  )
  .annotate(OpenApi.Title, "Usage")
