/** The endpoints of the vendor's operations on usage, with the error codes that its document declares. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Endpoint from "./internal/Endpoint.ts"
import * as ErrorCodes from "./internal/ErrorCodes.ts"
import { usageJob } from "./UsageJob.ts"
import * as Operations from "./UsageOperations.ts"

const pageSize = { type: "integer", format: "int32", minimum: 1, maximum: usageJob.pageSize.maximum }
const pageSizeOfJobs = { ...pageSize, default: usageJob.pageSize.default }

const { error, success } = Endpoint

const postUsageQuery = HttpApiEndpoint.post(
  Operations.postUsageQuery.identifier,
  Operations.postUsageQuery.path,
  {
    ...Operations.postUsageQuery.request,
    success: success(Operations.postUsageQuery),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.postUsageQuery, ErrorCodes.ofWrite(), {
    summary: "Query the API usage of the organization"
  })
)

const getUsageQueryExecutionIdResults = HttpApiEndpoint.get(
  Operations.getUsageQueryExecutionIdResults.identifier,
  Operations.getUsageQueryExecutionIdResults.path,
  {
    ...Operations.getUsageQueryExecutionIdResults.request,
    success: success(Operations.getUsageQueryExecutionIdResults),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getUsageQueryExecutionIdResults, ErrorCodes.ofRead(), {
    summary: "Get the result of a usage query of the organization"
  })
)

const postUsageSimplesearch = HttpApiEndpoint.post(
  Operations.postUsageSimplesearch.identifier,
  Operations.postUsageSimplesearch.path,
  {
    ...Operations.postUsageSimplesearch.request,
    success: success(Operations.postUsageSimplesearch),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.postUsageSimplesearch, ErrorCodes.ofWrite(), {
    summary: "Search the API usage of the organization"
  })
)

const getUsageSimplesearchExecutionIdResults = HttpApiEndpoint.get(
  Operations.getUsageSimplesearchExecutionIdResults.identifier,
  Operations.getUsageSimplesearchExecutionIdResults.path,
  {
    ...Operations.getUsageSimplesearchExecutionIdResults.request,
    success: success(Operations.getUsageSimplesearchExecutionIdResults),
    error
  }
).annotateMerge(
  Endpoint.annotations(
    Operations.getUsageSimplesearchExecutionIdResults,
    ErrorCodes.ofRead({ 500: ["max.response.size.reached", "query.error"] }),
    { summary: "Get the result of a usage search", parameters: { pageSize } }
  )
)

const postUsageClientClientIdAggregatesQueryJobs = HttpApiEndpoint.post(
  Operations.postUsageClientClientIdAggregatesQueryJobs.identifier,
  Operations.postUsageClientClientIdAggregatesQueryJobs.path,
  {
    ...Operations.postUsageClientClientIdAggregatesQueryJobs.request,
    success: success(Operations.postUsageClientClientIdAggregatesQueryJobs),
    error
  }
).annotateMerge(
  Endpoint.annotations(
    Operations.postUsageClientClientIdAggregatesQueryJobs,
    ErrorCodes.ofWrite({ 400: ["query.too.long"] }),
    { summary: "Start a usage job of a client" }
  )
)

const getUsageClientClientIdAggregatesQueryJob = HttpApiEndpoint.get(
  Operations.getUsageClientClientIdAggregatesQueryJob.identifier,
  Operations.getUsageClientClientIdAggregatesQueryJob.path,
  {
    ...Operations.getUsageClientClientIdAggregatesQueryJob.request,
    success: success(Operations.getUsageClientClientIdAggregatesQueryJob),
    error
  }
).annotateMerge(
  Endpoint.annotations(
    Operations.getUsageClientClientIdAggregatesQueryJob,
    ErrorCodes.ofRead({ 400: ["max.response.size.reached"] }),
    {
      summary: "Get the state and a page of a usage job of a client",
      parameters: { pageSize: pageSizeOfJobs }
    }
  )
)

const postUsageAggregatesQueryJobs = HttpApiEndpoint.post(
  Operations.postUsageAggregatesQueryJobs.identifier,
  Operations.postUsageAggregatesQueryJobs.path,
  {
    ...Operations.postUsageAggregatesQueryJobs.request,
    success: success(Operations.postUsageAggregatesQueryJobs),
    error
  }
).annotateMerge(
  Endpoint.annotations(
    Operations.postUsageAggregatesQueryJobs,
    ErrorCodes.ofWrite({ 400: ["query.too.long"] }),
    { summary: "Start a usage job of the organization" }
  )
)

const getUsageAggregatesQueryJob = HttpApiEndpoint.get(
  Operations.getUsageAggregatesQueryJob.identifier,
  Operations.getUsageAggregatesQueryJob.path,
  {
    ...Operations.getUsageAggregatesQueryJob.request,
    success: success(Operations.getUsageAggregatesQueryJob),
    error
  }
).annotateMerge(
  Endpoint.annotations(
    Operations.getUsageAggregatesQueryJob,
    ErrorCodes.ofRead({ 400: ["max.response.size.reached"] }),
    {
      summary: "Get the state and a page of a usage job of the organization",
      parameters: { pageSize: pageSizeOfJobs }
    }
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
  .annotate(OpenApi.Description, "API usage of the organization, and usage as jobs with pages.")
