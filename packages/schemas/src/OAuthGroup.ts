/** The endpoints of the 13 operations of the vendor's OAuth API, with the error codes that its document declares. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Endpoint from "./internal/Endpoint.ts"
import * as ErrorCodes from "./internal/ErrorCodes.ts"
import * as Operations from "./OAuthOperations.ts"

const { error, nothing, success } = Endpoint

const getOauthClients = HttpApiEndpoint.get(
  Operations.getOauthClients.identifier,
  Operations.getOauthClients.path,
  {
    ...Operations.getOauthClients.request,
    success: success(Operations.getOauthClients),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getOauthClients, ErrorCodes.ofRead(), { summary: "List all OAuth clients" })
)

const postOauthClients = HttpApiEndpoint.post(
  Operations.postOauthClients.identifier,
  Operations.postOauthClients.path,
  {
    ...Operations.postOauthClients.request,
    success: success(Operations.postOauthClients),
    error
  }
).annotateMerge(
  Endpoint.annotations(
    Operations.postOauthClients,
    ErrorCodes.ofWrite({ 400: [...ErrorCodes.clientRules, "auth.invalid.scope", "auth.too.many.clients"] }),
    { summary: "Create an OAuth client" }
  )
)

const getOauthClient = HttpApiEndpoint.get(
  Operations.getOauthClient.identifier,
  Operations.getOauthClient.path,
  {
    ...Operations.getOauthClient.request,
    success: success(Operations.getOauthClient),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getOauthClient, ErrorCodes.ofRead({ 404: ["client.not.found"] }), {
    summary: "Get an OAuth client"
  })
)

const putOauthClient = HttpApiEndpoint.put(
  Operations.putOauthClient.identifier,
  Operations.putOauthClient.path,
  {
    ...Operations.putOauthClient.request,
    success: success(Operations.putOauthClient),
    error
  }
).annotateMerge(
  Endpoint.annotations(
    Operations.putOauthClient,
    ErrorCodes.ofWrite({ 400: ErrorCodes.clientRules, 404: ["client.not.found"] }),
    { summary: "Change an OAuth client" }
  )
)

const deleteOauthClient = HttpApiEndpoint.delete(
  Operations.deleteOauthClient.identifier,
  Operations.deleteOauthClient.path,
  {
    ...Operations.deleteOauthClient.request,
    success: nothing(Operations.deleteOauthClient),
    error
  }
).annotateMerge(
  Endpoint.annotations(
    Operations.deleteOauthClient,
    ErrorCodes.ofDelete({ 400: ["cannot.delete.client"], 404: ["client.not.found"] }),
    { summary: "Delete an inactive OAuth client", successStatus: "default" }
  )
)

const postOauthClientSecret = HttpApiEndpoint.post(
  Operations.postOauthClientSecret.identifier,
  Operations.postOauthClientSecret.path,
  {
    ...Operations.postOauthClientSecret.request,
    success: success(Operations.postOauthClientSecret),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.postOauthClientSecret, ErrorCodes.ofWrite({ 400: ["bad.client.role"] }), {
    summary: "Replace the secret of an OAuth client"
  })
)

const postOauthClientUsageQuery = HttpApiEndpoint.post(
  Operations.postOauthClientUsageQuery.identifier,
  Operations.postOauthClientUsageQuery.path,
  {
    ...Operations.postOauthClientUsageQuery.request,
    success: success(Operations.postOauthClientUsageQuery),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.postOauthClientUsageQuery, ErrorCodes.ofWrite(), {
    summary: "Query the API usage of a client"
  })
)

const getOauthClientUsageQueryResult = HttpApiEndpoint.get(
  Operations.getOauthClientUsageQueryResult.identifier,
  Operations.getOauthClientUsageQueryResult.path,
  {
    ...Operations.getOauthClientUsageQueryResult.request,
    success: success(Operations.getOauthClientUsageQueryResult),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getOauthClientUsageQueryResult, ErrorCodes.ofRead(), {
    summary: "Get the result of a usage query of a client"
  })
)

const getOauthClientUsageSummary = HttpApiEndpoint.get(
  Operations.getOauthClientUsageSummary.identifier,
  Operations.getOauthClientUsageSummary.path,
  {
    ...Operations.getOauthClientUsageSummary.request,
    success: success(Operations.getOauthClientUsageSummary),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getOauthClientUsageSummary, ErrorCodes.ofRead(), {
    summary: "Query the API usage of a client over the last days"
  })
)

const getOauthAuthorizations = HttpApiEndpoint.get(
  Operations.getOauthAuthorizations.identifier,
  Operations.getOauthAuthorizations.path,
  {
    ...Operations.getOauthAuthorizations.request,
    success: success(Operations.getOauthAuthorizations),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getOauthAuthorizations, ErrorCodes.ofRead(), {
    summary: "List the authorized clients"
  })
)

const getOauthAuthorization = HttpApiEndpoint.get(
  Operations.getOauthAuthorization.identifier,
  Operations.getOauthAuthorization.path,
  {
    ...Operations.getOauthAuthorization.request,
    success: success(Operations.getOauthAuthorization),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getOauthAuthorization, ErrorCodes.ofRead(), {
    summary: "Get the authorization of a client"
  })
)

const getOauthScopes = HttpApiEndpoint.get(
  Operations.getOauthScopes.identifier,
  Operations.getOauthScopes.path,
  {
    ...Operations.getOauthScopes.request,
    success: success(Operations.getOauthScopes),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getOauthScopes, ErrorCodes.ofRead(), { summary: "List all scopes" })
)

const getOauthScope = HttpApiEndpoint.get(
  Operations.getOauthScope.identifier,
  Operations.getOauthScope.path,
  {
    ...Operations.getOauthScope.request,
    success: success(Operations.getOauthScope),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getOauthScope, ErrorCodes.ofRead(), { summary: "Get a scope" })
)

export const OAuthGroup = HttpApiGroup.make("oauth")
  .add(
    getOauthClients,
    postOauthClients,
    getOauthClient,
    putOauthClient,
    deleteOauthClient,
    postOauthClientSecret,
    postOauthClientUsageQuery,
    getOauthClientUsageQueryResult,
    getOauthClientUsageSummary,
    getOauthAuthorizations,
    getOauthAuthorization,
    getOauthScopes,
    getOauthScope
  )
  .annotate(OpenApi.Title, "OAuth")
  .annotate(OpenApi.Description, "OAuth clients, their API usage, what they were authorized for, and scopes.")
