/**
 * The vendor's operations on the usage of the organization, and the newer usage jobs. `OAuthOperations` has the queries of one
 * client. All of these are safe to send again, because they only read, or start a read.
 */
import * as Schema from "effect/Schema"
import { PathId } from "./Identifiers.ts"
import * as Wire from "./internal/Wire.ts"
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

const after = /*#__PURE__*/ Schema.optionalKey(Schema.String)
const pageSize = /*#__PURE__*/ Wire.Int32.check(
  Schema.isBetween({ minimum: 1, maximum: UsageJob.usageJob.pageSize.maximum })
)
const page = { after, pageSize: /*#__PURE__*/ Schema.optionalKey(pageSize) }
const pageOfJob = {
  after,
  pageSize: /*#__PURE__*/ Schema.optionalKey(
    pageSize.annotate({ default: UsageJob.usageJob.pageSize.default })
  )
}

/**
 * Starts a query for the usage of all clients. 200 and 202 have the same body.
 *
 * @since 0.1.0
 * @category operations
 */
export const postUsageQuery = /*#__PURE__*/ Operation.make({
  identifier: "postUsageQuery",
  summary: "Query the API usage of the organization",
  method: "POST",
  path: "/api/v2/usage/query",
  request: { payload: ApiUsageOrganizationQuery },
  success: UsageExecutionResult,
  // 200: the query is complete. 202: it has started. The body is the same.
  statuses: [200, 202],
  permissions: ofOrganization,
  scopes,
  repeatable: true
})

/**
 * Gets the status of a query of the organization, and its rows when it is complete.
 *
 * @since 0.1.0
 * @category operations
 */
export const getUsageQueryExecutionIdResults = /*#__PURE__*/ Operation.make({
  identifier: "getUsageQueryExecutionIdResults",
  summary: "Get the result of a usage query of the organization",
  method: "GET",
  path: "/api/v2/usage/query/:executionId/results",
  request: { params: { executionId: PathId } },
  success: ApiUsageQueryResult,
  statuses: [200],
  permissions: ofOrganization,
  scopes,
  repeatable: true
})

/**
 * Starts a search of the usage by names of clients, methods and templates.
 *
 * @since 0.1.0
 * @category operations
 */
export const postUsageSimplesearch = /*#__PURE__*/ Operation.make({
  identifier: "postUsageSimplesearch",
  summary: "Search the API usage of the organization",
  method: "POST",
  path: "/api/v2/usage/simplesearch",
  request: { payload: ApiUsageSimpleSearch },
  success: UsageExecutionResult,
  statuses: [200, 202],
  permissions: ofSearch,
  scopes,
  repeatable: true
})

/**
 * Gets the status of a search, and a page of its rows when it is complete.
 *
 * @since 0.1.0
 * @category operations
 */
export const getUsageSimplesearchExecutionIdResults = /*#__PURE__*/ Operation.make({
  identifier: "getUsageSimplesearchExecutionIdResults",
  summary: "Get the result of a usage search",
  method: "GET",
  path: "/api/v2/usage/simplesearch/:executionId/results",
  request: { params: { executionId: PathId }, query: page },
  success: ApiUsageQueryResult,
  statuses: [200],
  permissions: ofSearch,
  scopes,
  repeatable: true,
  errorCodes: { 500: ["max.response.size.reached", "query.error"] }
})

/**
 * Starts a usage job of one client.
 *
 * @since 0.1.0
 * @category operations
 */
export const postUsageClientClientIdAggregatesQueryJobs = /*#__PURE__*/ Operation.make({
  identifier: "postUsageClientClientIdAggregatesQueryJobs",
  summary: "Start a usage job of a client",
  method: "POST",
  path: "/api/v2/usage/client/:clientId/aggregates/query/jobs",
  request: { params: { clientId: PathId }, payload: UsageJob.ClientPublicApiUsageQueryRequest },
  success: UsageJob.ClientUsageQueryResponse,
  statuses: [200, 202],
  permissions: ["usage:client:view"],
  scopes,
  repeatable: true,
  errorCodes: { 400: ["query.too.long"] }
})

/**
 * Gets the status of a usage job of one client, and a page of its rows when it has succeeded.
 *
 * @since 0.1.0
 * @category operations
 */
export const getUsageClientClientIdAggregatesQueryJob = /*#__PURE__*/ Operation.make({
  identifier: "getUsageClientClientIdAggregatesQueryJob",
  summary: "Get the state and a page of a usage job of a client",
  method: "GET",
  path: "/api/v2/usage/client/:clientId/aggregates/query/jobs/:jobId",
  request: { params: { clientId: PathId, jobId: PathId }, query: pageOfJob },
  success: UsageJob.ClientPublicApiUsageResultsResponse,
  statuses: [200, 202],
  permissions: ["usage:client:view"],
  scopes,
  repeatable: true,
  errorCodes: { 400: ["max.response.size.reached"] }
})

/**
 * Starts a usage job of the organization.
 *
 * @since 0.1.0
 * @category operations
 */
export const postUsageAggregatesQueryJobs = /*#__PURE__*/ Operation.make({
  identifier: "postUsageAggregatesQueryJobs",
  summary: "Start a usage job of the organization",
  method: "POST",
  path: "/api/v2/usage/aggregates/query/jobs",
  request: { payload: UsageJob.OrganizationPublicApiUsageQueryRequest },
  success: UsageJob.OrganizationUsageQueryResponse,
  statuses: [200, 202],
  permissions: ["usage:organization:view"],
  scopes,
  repeatable: true,
  errorCodes: { 400: ["query.too.long"] }
})

/**
 * Gets the status of a usage job of the organization, and a page of its rows when it has succeeded.
 *
 * @since 0.1.0
 * @category operations
 */
export const getUsageAggregatesQueryJob = /*#__PURE__*/ Operation.make({
  identifier: "getUsageAggregatesQueryJob",
  summary: "Get the state and a page of a usage job of the organization",
  method: "GET",
  path: "/api/v2/usage/aggregates/query/jobs/:jobId",
  request: { params: { jobId: PathId }, query: pageOfJob },
  success: UsageJob.OrganizationPublicApiUsageResultsResponse,
  statuses: [200, 202],
  permissions: ["usage:organization:view"],
  scopes,
  repeatable: true,
  errorCodes: { 400: ["max.response.size.reached"] }
})
