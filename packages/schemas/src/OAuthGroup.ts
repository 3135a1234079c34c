/**
 * The 13 operations of the vendor's OAuth API: the only place that knows a path, a method, a status, a
 * permission or a scope. A new operation is one more entry here.
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { PathId } from "./Identifiers.ts"
import * as ErrorCodes from "./internal/ErrorCodes.ts"
import { OAuthAuthorization, OAuthAuthorizationListing } from "./OAuthAuthorization.ts"
import { OAuthClient, OAuthClientEntityListing, ScimOAuthClientRequest } from "./OAuthClient.ts"
import { OAuthScope, OAuthScopeListing } from "./OAuthScope.ts"
import * as OperationFacts from "./OperationFacts.ts"
import { ApiUsageClientQuery, ApiUsageQueryResult, UsageExecutionResult } from "./UsageQuery.ts"
import * as VendorError from "./VendorError.ts"

const error = VendorError.all

const read = ["oauth", "oauth:readonly"]
const write = ["oauth"]
const viewUsage = ["oauth:client:view", "usage:client:view"]

/** Texts in the answer are in this language; the server's default is `en-us`. */
const acceptLanguage = {
  "accept-language": Schema.optionalKey(Schema.String.annotate({ default: "en-us" }))
}

// The query may be complete at once (200) or have just begun (202); the body is the same.
const usageExecution = [UsageExecutionResult, UsageExecutionResult.pipe(HttpApiSchema.status(202))] as const

const getOauthClients = HttpApiEndpoint.get("getOauthClients", "/api/v2/oauth/clients", {
  success: OAuthClientEntityListing,
  error
}).annotateMerge(
  OperationFacts.annotations("getOauthClients", {
    permissions: ["oauth:client:view"],
    scopes: read,
    errorCodes: ErrorCodes.ofRead(),
    repeatable: true
  })
)

const postOauthClients = HttpApiEndpoint.post("postOauthClients", "/api/v2/oauth/clients", {
  payload: ScimOAuthClientRequest,
  success: OAuthClient,
  error
}).annotateMerge(
  OperationFacts.annotations("postOauthClients", {
    permissions: ["oauth:client:add"],
    scopes: write,
    errorCodes: ErrorCodes.ofWrite({
      400: [...ErrorCodes.clientRules, "auth.invalid.scope", "auth.too.many.clients"]
    }),
    // Sent twice, it makes two clients; the API has no idempotency key.
    repeatable: false
  })
)

const getOauthClient = HttpApiEndpoint.get("getOauthClient", "/api/v2/oauth/clients/:clientId", {
  params: { clientId: PathId },
  success: OAuthClient,
  error
}).annotateMerge(
  OperationFacts.annotations("getOauthClient", {
    permissions: ["oauth:client:view"],
    scopes: read,
    errorCodes: ErrorCodes.ofRead({ 404: ["client.not.found"] }),
    repeatable: true
  })
)

const putOauthClient = HttpApiEndpoint.put("putOauthClient", "/api/v2/oauth/clients/:clientId", {
  params: { clientId: PathId },
  payload: ScimOAuthClientRequest,
  success: OAuthClient,
  error
}).annotateMerge(
  OperationFacts.annotations("putOauthClient", {
    permissions: ["oauth:client:edit"],
    scopes: write,
    errorCodes: ErrorCodes.ofWrite({ 400: ErrorCodes.clientRules, 404: ["client.not.found"] }),
    repeatable: true
  })
)

const deleteOauthClient = HttpApiEndpoint.delete("deleteOauthClient", "/api/v2/oauth/clients/:clientId", {
  params: { clientId: PathId },
  // The vendor declares only a `default` answer without a body, so any of the statuses for that may come.
  success: [HttpApiSchema.Empty(200), HttpApiSchema.Accepted, HttpApiSchema.NoContent],
  error
}).annotateMerge(
  OperationFacts.annotations(
    "deleteOauthClient",
    {
      permissions: ["oauth:client:delete"],
      scopes: write,
      errorCodes: ErrorCodes.ofDelete({ 400: ["cannot.delete.client"], 404: ["client.not.found"] }),
      repeatable: true,
      returnsNothing: true
    },
    { successStatus: "default" }
  )
)

const postOauthClientSecret = HttpApiEndpoint.post(
  "postOauthClientSecret",
  "/api/v2/oauth/clients/:clientId/secret",
  { params: { clientId: PathId }, success: OAuthClient, error }
).annotateMerge(
  OperationFacts.annotations("postOauthClientSecret", {
    permissions: ["oauth:client:edit"],
    scopes: write,
    errorCodes: ErrorCodes.ofWrite({ 400: ["bad.client.role"] }),
    // Sent twice, the first new secret is lost.
    repeatable: false
  })
)

const postOauthClientUsageQuery = HttpApiEndpoint.post(
  "postOauthClientUsageQuery",
  "/api/v2/oauth/clients/:clientId/usage/query",
  { params: { clientId: PathId }, payload: ApiUsageClientQuery, success: usageExecution, error }
).annotateMerge(
  OperationFacts.annotations("postOauthClientUsageQuery", {
    permissions: viewUsage,
    scopes: read,
    errorCodes: ErrorCodes.ofWrite(),
    // It only starts a read.
    repeatable: true
  })
)

const getOauthClientUsageQueryResult = HttpApiEndpoint.get(
  "getOauthClientUsageQueryResult",
  "/api/v2/oauth/clients/:clientId/usage/query/results/:executionId",
  { params: { executionId: PathId, clientId: PathId }, success: ApiUsageQueryResult, error }
).annotateMerge(
  OperationFacts.annotations("getOauthClientUsageQueryResult", {
    permissions: viewUsage,
    scopes: read,
    errorCodes: ErrorCodes.ofRead(),
    repeatable: true
  })
)

const getOauthClientUsageSummary = HttpApiEndpoint.get(
  "getOauthClientUsageSummary",
  "/api/v2/oauth/clients/:clientId/usage/summary",
  {
    params: { clientId: PathId },
    // A number, sent as the text that the vendor documents. Left out, the server takes 7.
    query: {
      days: Schema.optionalKey(
        Schema.String.annotate({ default: "7" }).check(
          Schema.isPattern(/^[1-9]\d{0,3}$/, {
            expected: "a whole number of days, 1 or more",
            toJsonSchema: () => ({})
          })
        )
      )
    },
    success: usageExecution,
    error
  }
).annotateMerge(
  OperationFacts.annotations("getOauthClientUsageSummary", {
    permissions: viewUsage,
    scopes: read,
    errorCodes: ErrorCodes.ofRead(),
    repeatable: true
  })
)

const getOauthAuthorizations = HttpApiEndpoint.get("getOauthAuthorizations", "/api/v2/oauth/authorizations", {
  headers: acceptLanguage,
  success: OAuthAuthorizationListing,
  error
}).annotateMerge(
  OperationFacts.annotations("getOauthAuthorizations", {
    permissions: ["oauth:client:authorize"],
    scopes: read,
    errorCodes: ErrorCodes.ofRead(),
    repeatable: true
  })
)

const getOauthAuthorization = HttpApiEndpoint.get(
  "getOauthAuthorization",
  "/api/v2/oauth/authorizations/:clientId",
  { params: { clientId: PathId }, headers: acceptLanguage, success: OAuthAuthorization, error }
).annotateMerge(
  OperationFacts.annotations("getOauthAuthorization", {
    permissions: ["oauth:client:authorize"],
    scopes: read,
    errorCodes: ErrorCodes.ofRead(),
    repeatable: true
  })
)

const getOauthScopes = HttpApiEndpoint.get("getOauthScopes", "/api/v2/oauth/scopes", {
  headers: acceptLanguage,
  success: OAuthScopeListing,
  error
}).annotateMerge(
  OperationFacts.annotations("getOauthScopes", {
    permissions: [],
    scopes: read,
    errorCodes: ErrorCodes.ofRead(),
    repeatable: true
  })
)

const getOauthScope = HttpApiEndpoint.get("getOauthScope", "/api/v2/oauth/scopes/:scopeId", {
  params: { scopeId: PathId },
  headers: acceptLanguage,
  success: OAuthScope,
  error
}).annotateMerge(
  OperationFacts.annotations("getOauthScope", {
    permissions: [],
    scopes: read,
    errorCodes: ErrorCodes.ofRead(),
    repeatable: true
  })
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
