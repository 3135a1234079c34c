/**
 * The vendor's operations on API usage under the vendor's names, without those of one client, which `OAuthApi` has. Each
 * starts a query or job on the server, or gets its status and rows. `@effect-genesys/usage` polls them until the end.
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

/**
 * A page of rows. The last page has no cursor of a next one.
 *
 * @since 0.1.0
 * @category models
 */
export interface Paging {
  /** The cursor of the page before. */
  readonly after?: string
  /** At most 1000. The server's default is 100 for jobs. */
  readonly pageSize?: number
}

/**
 * The operations as methods. Each fails with a `GenesysError`, and all of them are safe to send again.
 *
 * @since 0.1.0
 * @category services
 */
export interface Operations {
  /** Starts a query for the API usage of all clients. */
  readonly postUsageQuery: (query: ApiUsageOrganizationQuery) => Result<UsageExecutionResult>
  /** The status of that query, and its rows when it is complete. */
  readonly getUsageQueryExecutionIdResults: (executionId: ExecutionId | string) => Result<ApiUsageQueryResult>
  /** Starts a search of the API usage of all clients, by names of clients, methods and templates. */
  readonly postUsageSimplesearch: (search: ApiUsageSimpleSearch) => Result<UsageExecutionResult>
  /** The status of that search, and a page of its rows when it is complete. */
  readonly getUsageSimplesearchExecutionIdResults: (
    executionId: ExecutionId | string,
    paging?: Paging
  ) => Result<ApiUsageQueryResult>
  /** Starts a job for the API usage of one client. */
  readonly postUsageClientClientIdAggregatesQueryJobs: (
    clientId: string,
    query: UsageJob.ClientPublicApiUsageQueryRequest
  ) => Result<UsageJob.ClientUsageQueryResponse>
  /** The status of that job, and a page of its rows when it has succeeded. */
  readonly getUsageClientClientIdAggregatesQueryJob: (
    clientId: string,
    jobId: string,
    paging?: Paging
  ) => Result<UsageJob.ClientPublicApiUsageResultsResponse>
  /** Starts a job for the API usage of all clients. */
  readonly postUsageAggregatesQueryJobs: (
    query: UsageJob.OrganizationPublicApiUsageQueryRequest
  ) => Result<UsageJob.OrganizationUsageQueryResponse>
  /** The status of that job, and a page of its rows when it has succeeded. */
  readonly getUsageAggregatesQueryJob: (
    jobId: string,
    paging?: Paging
  ) => Result<UsageJob.OrganizationPublicApiUsageResultsResponse>
}

/**
 * The service of the operations on API usage.
 *
 * @example
 * ```ts
 * import { UsageApi } from "@effect-genesys/client"
 * import { Interval } from "@effect-genesys/schemas"
 * import * as DateTime from "effect/DateTime"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const api = yield* UsageApi.UsageApi
 *   const interval = Interval.lastDays(30, yield* DateTime.now)
 *   const { id } = yield* api.postUsageAggregatesQueryJobs({ interval, groupBy: ["OauthClientId"] })
 *   // `Running` at first. Poll until it is `Succeeded`, or let `@effect-genesys/usage` do that.
 *   return yield* api.getUsageAggregatesQueryJob(id, { pageSize: 1000 })
 * })
 * ```
 *
 * @since 0.1.0
 * @category services
 */
export class UsageApi extends Context.Service<UsageApi, Operations>()("@effect-genesys/client/UsageApi") {}

/**
 * Makes the operations on a connection that other services can share.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Operations, never, Connection.Connection> = Effect.map(
  Connection.Connection,
  // An operation that the interface lacks does not compile.
  ({ methods }): Pick<Operations, keyof typeof UsageOperations> => methods("UsageApi", UsageOperations)
)

/**
 * This service alone, with its own connection. `GenesysCloud.layer` has all services on one connection.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = /*#__PURE__*/ Layers.of(UsageApi, make)

/**
 * This service alone, with options from configuration. Default: `Connection.fromEnvironment`. Fails with a
 * `ConfigError` if the configuration is incomplete.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = /*#__PURE__*/ Layers.fromConfig(layer)
