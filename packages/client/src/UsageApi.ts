/**
 * The vendor's operations on usage beside those of one client in `OAuthApi`, under the vendor's names. Each starts work
 * on the server, or asks for its state and rows; `@effect-genesys/usage` does the waiting.
 */
import type { ExecutionId } from "@effect-genesys/schemas/Identifiers"
import type * as UsageJob from "@effect-genesys/schemas/UsageJob"
import * as UsageOperations from "@effect-genesys/schemas/UsageOperations"
import type {
  ApiUsageOrganizationQuery,
  ApiUsageQueryResult,
  ApiUsageSimpleSearch,
  UsageExecutionResult
} from "@effect-genesys/schemas/UsageQuery"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Connection from "./Connection.ts"
import type { GenesysError } from "./GenesysError.ts"
import * as Layers from "./internal/Layers.ts"

type Result<A> = Effect.Effect<A, GenesysError>

/** A page of rows. `after` is the cursor of the page before; `pageSize` is at most 1000, and 100 for jobs by default. */
export interface Paging {
  readonly after?: string
  readonly pageSize?: number
}

export interface Operations {
  /** Starts a query for the calls of all clients. */
  readonly postUsageQuery: (query: ApiUsageOrganizationQuery) => Result<UsageExecutionResult>
  /** The state of that query, and its rows once it is complete. */
  readonly getUsageQueryExecutionIdResults: (executionId: ExecutionId | string) => Result<ApiUsageQueryResult>
  /** Starts a search of the calls of all clients by names. */
  readonly postUsageSimplesearch: (search: ApiUsageSimpleSearch) => Result<UsageExecutionResult>
  /** The state of that search, and a page of its rows once it is complete. */
  readonly getUsageSimplesearchExecutionIdResults: (
    executionId: ExecutionId | string,
    paging?: Paging
  ) => Result<ApiUsageQueryResult>
  /** Starts a job for the calls of one client. */
  readonly postUsageClientClientIdAggregatesQueryJobs: (
    clientId: string,
    query: UsageJob.ClientPublicApiUsageQueryRequest
  ) => Result<UsageJob.ClientUsageQueryResponse>
  /** The state of that job, and a page of its rows once it has succeeded. */
  readonly getUsageClientClientIdAggregatesQueryJob: (
    clientId: string,
    jobId: string,
    paging?: Paging
  ) => Result<UsageJob.ClientPublicApiUsageResultsResponse>
  /** Starts a job for the calls of all clients. */
  readonly postUsageAggregatesQueryJobs: (
    query: UsageJob.OrganizationPublicApiUsageQueryRequest
  ) => Result<UsageJob.OrganizationUsageQueryResponse>
  /** The state of that job, and a page of its rows once it has succeeded. */
  readonly getUsageAggregatesQueryJob: (
    jobId: string,
    paging?: Paging
  ) => Result<UsageJob.OrganizationPublicApiUsageResultsResponse>
}

export class UsageApi extends Context.Service<UsageApi, Operations>()("@effect-genesys/client/UsageApi") {}

/** Calls the operations over a connection that other services may share. */
export const make: Effect.Effect<Operations, never, Connection.Connection> = Effect.gen(function* () {
  const { calls } = yield* Connection.Connection
  const call = calls("UsageApi", UsageOperations)

  return {
    postUsageQuery: (payload) => call("postUsageQuery", { payload }),
    getUsageQueryExecutionIdResults: (executionId) =>
      call("getUsageQueryExecutionIdResults", { params: { executionId } }),
    postUsageSimplesearch: (payload) => call("postUsageSimplesearch", { payload }),
    getUsageSimplesearchExecutionIdResults: (executionId, query = {}) =>
      call("getUsageSimplesearchExecutionIdResults", { params: { executionId }, query }),
    postUsageClientClientIdAggregatesQueryJobs: (clientId, payload) =>
      call("postUsageClientClientIdAggregatesQueryJobs", { params: { clientId }, payload }),
    getUsageClientClientIdAggregatesQueryJob: (clientId, jobId, query = {}) =>
      call("getUsageClientClientIdAggregatesQueryJob", { params: { clientId, jobId }, query }),
    postUsageAggregatesQueryJobs: (payload) => call("postUsageAggregatesQueryJobs", { payload }),
    getUsageAggregatesQueryJob: (jobId, query = {}) =>
      call("getUsageAggregatesQueryJob", { params: { jobId }, query })
  }
})

/** The service alone, over a connection of its own. `GenesysCloud` has all services over one. */
export const layer = /*#__PURE__*/ Layers.of(UsageApi, make)

/** The same, from configuration: `Connection.fromEnvironment` where nothing else is given. */
export const layerConfig = /*#__PURE__*/ Layers.fromConfig(layer)
