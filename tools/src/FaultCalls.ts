/** One call of each operation, for the fault matrix, and what the matrix needs to know about operations. */
import type { GenesysCloud, GenesysError } from "@effect-genesys/client"
import { Roles, Users } from "@effect-genesys/emulator"
import { GenesysCloudApi, type Interval, OperationFacts } from "@effect-genesys/schemas"
import type * as Effect from "effect/Effect"

type Api = GenesysCloud.Operations

/** The arguments of the calls. Calls do not interfere: the client that is deleted, `inactive`, is used by no other call. */
export interface Subject {
  readonly active: string
  readonly inactive: string
  readonly execution: string
  readonly query: string
  readonly search: string
  readonly clientJob: string
  readonly job: string
  readonly interval: Interval.Interval
}

export type Call = (api: Api, subject: Subject) => Effect.Effect<unknown, GenesysError.GenesysError>

/** A client that the API accepts. */
export const request = {
  name: "Subject",
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: Roles.everywhere(Roles.roles.viewer)
} as const

/** One call of each operation. */
export const operations = {
  getOauthClients: (api) => api.getOauthClients,
  postOauthClients: (api) => api.postOauthClients(request),
  getOauthClient: (api, { active }) => api.getOauthClient(active),
  putOauthClient: (api, { active }) => api.putOauthClient(active, request),
  deleteOauthClient: (api, { inactive }) => api.deleteOauthClient(inactive),
  postOauthClientSecret: (api, { active }) => api.postOauthClientSecret(active),
  postOauthClientUsageQuery: (api, { active, interval }) =>
    api.postOauthClientUsageQuery(active, { interval }),
  getOauthClientUsageQueryResult: (api, { active, execution }) =>
    api.getOauthClientUsageQueryResult(active, execution),
  getOauthClientUsageSummary: (api, { active }) => api.getOauthClientUsageSummary(active),
  getOauthAuthorizations: (api) => api.getOauthAuthorizations(),
  getOauthAuthorization: (api, { active }) => api.getOauthAuthorization(active),
  getOauthScopes: (api) => api.getOauthScopes(),
  getOauthScope: (api) => api.getOauthScope("oauth"),
  getTokensMe: (api) => api.getTokensMe(),
  headTokensMe: (api) => api.headTokensMe,
  deleteTokensMe: (api) => api.deleteTokensMe,
  deleteToken: (api) => api.deleteToken(Users.users.agent.id),
  getTokensTimeout: (api) => api.getTokensTimeout,
  putTokensTimeout: (api) => api.putTokensTimeout({ enableIdleTokenTimeout: false }),
  postUsageQuery: (api, { interval }) => api.postUsageQuery({ interval }),
  getUsageQueryExecutionIdResults: (api, { query }) => api.getUsageQueryExecutionIdResults(query),
  postUsageSimplesearch: (api, { interval }) => api.postUsageSimplesearch({ interval }),
  getUsageSimplesearchExecutionIdResults: (api, { search }) =>
    api.getUsageSimplesearchExecutionIdResults(search),
  postUsageClientClientIdAggregatesQueryJobs: (api, { active, interval }) =>
    api.postUsageClientClientIdAggregatesQueryJobs(active, { interval }),
  getUsageClientClientIdAggregatesQueryJob: (api, { active, clientJob }) =>
    api.getUsageClientClientIdAggregatesQueryJob(active, clientJob),
  postUsageAggregatesQueryJobs: (api, { interval }) => api.postUsageAggregatesQueryJobs({ interval }),
  getUsageAggregatesQueryJob: (api, { job }) => api.getUsageAggregatesQueryJob(job)
} satisfies Record<GenesysCloudApi.OperationName, Call>

export type Operation = keyof typeof operations
export const names = Object.keys(operations).filter((name): name is Operation => name in operations)

const endpoints = Object.values(GenesysCloudApi.GenesysCloudApi.groups).flatMap((group) =>
  Object.values(group.endpoints)
)
/** Whether an operation may be repeated, and whether it returns nothing. */
export const facts = new Map<string, OperationFacts.Facts>(
  endpoints.map((endpoint) => [endpoint.identifier, OperationFacts.of(endpoint)])
)

// The compiler checks this too, but `pnpm tools faults` runs without it.
export const missing = [...facts.keys()].filter((identifier) => !(identifier in operations))
