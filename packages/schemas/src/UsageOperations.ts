/**
 * The vendor's operations on usage beside those of one client in `OAuthOperations`: queries and searches of the whole
 * organization, and the newer jobs. All of them may be sent again, because they only start a read, or read.
 */
import * as Schema from "effect/Schema"
import { PathId } from "./Identifiers.ts"
import * as Operation from "./Operation.ts"
import * as UsageJob from "./UsageJob.ts"
import {
  ApiUsageOrganizationQuery,
  ApiUsageQueryResult,
  ApiUsageSimpleSearch,
  UsageExecutionResult
} from "./UsageQuery.ts"

const scopes = ["oauth", "oauth:readonly"]
const ofOrganization = ["oauth:client:view", "usage:organization:view"]
const ofSearch = ["oauth:client:view", "usage:simpleSearch:view"]

const paging = {
  after: Schema.optionalKey(Schema.String),
  pageSize: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: UsageJob.usageJob.pageSize.maximum }))
  )
}

export const postUsageQuery = /*#__PURE__*/ Operation.make({
  identifier: "postUsageQuery",
  method: "POST",
  path: "/api/v2/usage/query",
  request: { payload: ApiUsageOrganizationQuery },
  success: UsageExecutionResult,
  // Complete at once (200), or just begun (202); the body is the same.
  statuses: [200, 202],
  permissions: ofOrganization,
  scopes,
  repeatable: true
})

export const getUsageQueryExecutionIdResults = /*#__PURE__*/ Operation.make({
  identifier: "getUsageQueryExecutionIdResults",
  method: "GET",
  path: "/api/v2/usage/query/:executionId/results",
  request: { params: { executionId: PathId } },
  success: ApiUsageQueryResult,
  statuses: [200],
  permissions: ofOrganization,
  scopes,
  repeatable: true
})

export const postUsageSimplesearch = /*#__PURE__*/ Operation.make({
  identifier: "postUsageSimplesearch",
  method: "POST",
  path: "/api/v2/usage/simplesearch",
  request: { payload: ApiUsageSimpleSearch },
  success: UsageExecutionResult,
  statuses: [200, 202],
  permissions: ofSearch,
  scopes,
  repeatable: true
})

export const getUsageSimplesearchExecutionIdResults = /*#__PURE__*/ Operation.make({
  identifier: "getUsageSimplesearchExecutionIdResults",
  method: "GET",
  path: "/api/v2/usage/simplesearch/:executionId/results",
  request: { params: { executionId: PathId }, query: paging },
  success: ApiUsageQueryResult,
  statuses: [200],
  permissions: ofSearch,
  scopes,
  repeatable: true
})

export const postUsageClientClientIdAggregatesQueryJobs = /*#__PURE__*/ Operation.make({
  identifier: "postUsageClientClientIdAggregatesQueryJobs",
  method: "POST",
  path: "/api/v2/usage/client/:clientId/aggregates/query/jobs",
  request: { params: { clientId: PathId }, payload: UsageJob.ClientPublicApiUsageQueryRequest },
  success: UsageJob.ClientUsageQueryResponse,
  statuses: [200, 202],
  permissions: ["usage:client:view"],
  scopes,
  repeatable: true
})

export const getUsageClientClientIdAggregatesQueryJob = /*#__PURE__*/ Operation.make({
  identifier: "getUsageClientClientIdAggregatesQueryJob",
  method: "GET",
  path: "/api/v2/usage/client/:clientId/aggregates/query/jobs/:jobId",
  request: { params: { clientId: PathId, jobId: PathId }, query: paging },
  success: UsageJob.ClientPublicApiUsageResultsResponse,
  statuses: [200, 202],
  permissions: ["usage:client:view"],
  scopes,
  repeatable: true
})

export const postUsageAggregatesQueryJobs = /*#__PURE__*/ Operation.make({
  identifier: "postUsageAggregatesQueryJobs",
  method: "POST",
  path: "/api/v2/usage/aggregates/query/jobs",
  request: { payload: UsageJob.OrganizationPublicApiUsageQueryRequest },
  success: UsageJob.OrganizationUsageQueryResponse,
  statuses: [200, 202],
  permissions: ["usage:organization:view"],
  scopes,
  repeatable: true
})

export const getUsageAggregatesQueryJob = /*#__PURE__*/ Operation.make({
  identifier: "getUsageAggregatesQueryJob",
  method: "GET",
  path: "/api/v2/usage/aggregates/query/jobs/:jobId",
  request: { params: { jobId: PathId }, query: paging },
  success: UsageJob.OrganizationPublicApiUsageResultsResponse,
  statuses: [200, 202],
  permissions: ["usage:organization:view"],
  scopes,
  repeatable: true
})
