/** The valid exchanges that the fuzzer starts from: calls of the client, and the bodies of successful and failed responses. */
import type { GenesysCloud, GenesysError } from "@effect-genesys/client"
import { GenesysCloudApi, Interval } from "@effect-genesys/schemas"
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"

export type Api = GenesysCloud.Operations
/** A JSON value, as the mutations change it. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

/** A part of each secret in the responses and requests. */
export const canary = "canary-5d1f0c"
const january = Result.getOrThrow(Interval.parse("2026-01-01/2026-01-31"))
const request = { name: "Bot", authorizedGrantType: "CLIENT-CREDENTIALS" } as const

const client = {
  id: "c1",
  name: "Bot",
  accessTokenValiditySeconds: 86_400,
  registeredRedirectUri: ["https://example.com/callback"],
  secret: `${canary}-secret`,
  dateCreated: "2026-03-01T08:00:00.250Z",
  createdBy: { id: "u1", name: "", selfUri: "/api/v2/users/u1" },
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: [{ roleId: "r1", divisionId: "*" }],
  state: "active",
  selfUri: "/api/v2/oauth/clients/c1"
}
const { secret: _, ...shown } = client
const authorization = {
  client: shown,
  scope: ["oauth"],
  roles: [],
  dateCreated: "2026-03-01T08:00:00Z",
  pending: false
}
const scope = { id: "oauth", description: "Everything", selfUri: "/api/v2/oauth/scopes/oauth" }
const timeout = {
  idleTokenTimeoutSeconds: 900,
  enableIdleTokenTimeout: true,
  inactivityTimeoutUnit: "Minutes"
}
const row = {
  clientId: "c1",
  clientName: "",
  organizationId: "o1",
  userId: "",
  templateUri: "api/v2/users/{userId}",
  httpMethod: "GET",
  status200: 7,
  status400: 2,
  status500: 1,
  status429: 1,
  requests: 10,
  date: "2026-01-02T00:00:00Z"
}

const jobRow = {
  date: "2026-01-02",
  platform: "Developer",
  httpMethod: "GET",
  templateUri: "api/v2/users/{userId}",
  requestCount: 10,
  status200: 10,
  organizationId: "o1",
  oauthClient: { id: "c1", name: "Bot" },
  user: { id: "u1" }
}
const jobPage = { queryStatus: "Succeeded", entities: [jobRow], nextUri: "/api/v2/usage/x?after=1" }
const failedJob = { queryStatus: "Failed", errorBody: { message: "no", code: "query.error", status: 500 } }

/** A call of an operation, and the body of a successful response; null if it has none. */
type Exchange = readonly [
  call: (api: Api) => Effect.Effect<unknown, GenesysError.GenesysError>,
  success: Json
]

const byName: Record<GenesysCloudApi.OperationName, Exchange> = {
  getOauthClients: [
    (api) => api.getOauthClients,
    { entities: [shown], pageSize: 1, total: 1, selfUri: "/api/v2/oauth/clients" }
  ],
  postOauthClients: [(api) => api.postOauthClients(request), client],
  getOauthClient: [(api) => api.getOauthClient("c1"), shown],
  putOauthClient: [(api) => api.putOauthClient("c1", request), shown],
  deleteOauthClient: [(api) => api.deleteOauthClient("c1"), null],
  postOauthClientSecret: [(api) => api.postOauthClientSecret("c1"), client],
  postOauthClientUsageQuery: [
    (api) => api.postOauthClientUsageQuery("c1", { interval: january }),
    { executionId: "e1", resultsUri: "/x/e1" }
  ],
  getOauthClientUsageQueryResult: [
    (api) => api.getOauthClientUsageQueryResult("c1", "e1"),
    { queryStatus: "Complete", results: [row] }
  ],
  getOauthClientUsageSummary: [(api) => api.getOauthClientUsageSummary("c1"), { executionId: "e1" }],
  getOauthAuthorizations: [(api) => api.getOauthAuthorizations(), { total: 1, entities: [authorization] }],
  getOauthAuthorization: [(api) => api.getOauthAuthorization("c1"), authorization],
  getOauthScopes: [(api) => api.getOauthScopes(), { total: 1, entities: [scope] }],
  getOauthScope: [(api) => api.getOauthScope("oauth"), scope],
  getTokensMe: [
    (api) => api.getTokensMe(),
    { organization: { id: "o1", name: "O" }, OAuthClient: shown, authorizedScope: [] }
  ],
  headTokensMe: [(api) => api.headTokensMe, null],
  deleteTokensMe: [(api) => api.deleteTokensMe, null],
  deleteToken: [(api) => api.deleteToken("u1"), null],
  getTokensTimeout: [(api) => api.getTokensTimeout, timeout],
  putTokensTimeout: [(api) => api.putTokensTimeout({ enableIdleTokenTimeout: true }), timeout],
  postUsageQuery: [(api) => api.postUsageQuery({ interval: january }), { executionId: "e1" }],
  getUsageQueryExecutionIdResults: [
    (api) => api.getUsageQueryExecutionIdResults("e1"),
    { queryStatus: "Complete", results: [row], cursors: { after: "1" } }
  ],
  postUsageSimplesearch: [(api) => api.postUsageSimplesearch({ interval: january }), { executionId: "e1" }],
  getUsageSimplesearchExecutionIdResults: [
    (api) => api.getUsageSimplesearchExecutionIdResults("e1", { pageSize: 10 }),
    { queryStatus: "Complete", results: [row] }
  ],
  postUsageClientClientIdAggregatesQueryJobs: [
    (api) => api.postUsageClientClientIdAggregatesQueryJobs("c1", { interval: january }),
    { id: "j1" }
  ],
  getUsageClientClientIdAggregatesQueryJob: [
    (api) => api.getUsageClientClientIdAggregatesQueryJob("c1", "j1"),
    jobPage
  ],
  postUsageAggregatesQueryJobs: [
    (api) => api.postUsageAggregatesQueryJobs({ interval: january }),
    { id: "j1", resultsUri: "/x" }
  ],
  getUsageAggregatesQueryJob: [(api) => api.getUsageAggregatesQueryJob("j1"), failedJob]
}
/** Every operation of the API. */
export const exchanges: ReadonlyArray<Exchange> = Object.values(byName)

// The compiler checks this too, but `pnpm tools fuzz` runs without it.
const missing = Object.values(GenesysCloudApi.GenesysCloudApi.groups)
  .flatMap((group) => Object.keys(group.endpoints))
  .filter((name) => !(name in byName))
if (missing.length > 0)
  throw new Error(`tools/src/FuzzExchanges.ts has no exchange of ${missing.join(", ")}; add it`)

/** The body of a failed response of the API. */
export const errorBody = {
  message: "No such thing",
  code: "not.found",
  status: 404,
  messageParams: { permissions: "oauth:client:view" },
  contextId: "0c0f1b4e-6f4a-4f8e-9d3e-000000000000",
  details: [{ errorCode: "x", fieldName: "name" }],
  errors: [{ message: "inner", status: 400 }],
  limit: { key: "k", namespace: "platform.api", value: 300 }
}
/** The body of a successful response of the token endpoint. */
export const token = {
  access_token: `${canary}-token`,
  token_type: "bearer",
  expires_in: 86_400,
  refresh_token: `${canary}-refresh`
}
/** The body of a failed response of the token endpoint. */
export const tokenError = { error: "invalid_client", description: "authentication failed" }
