/**
 * The 13 operations of the vendor's OAuth API: the only place that knows a path, a method, a status, a permission or a
 * scope. A new operation is one more entry here and in `OAuthGroup`.
 */
import * as Schema from "effect/Schema"
import { PathId } from "./Identifiers.ts"
import { OAuthAuthorization, OAuthAuthorizationListing } from "./OAuthAuthorization.ts"
import { OAuthClient, OAuthClientEntityListing, ScimOAuthClientRequest } from "./OAuthClient.ts"
import { OAuthScope, OAuthScopeListing } from "./OAuthScope.ts"
import * as Operation from "./Operation.ts"
import { ApiUsageClientQuery, ApiUsageQueryResult, UsageExecutionResult } from "./UsageQuery.ts"

const read = ["oauth", "oauth:readonly"]
const write = ["oauth"]
const viewUsage = ["oauth:client:view", "usage:client:view"]

/** A client of which neither is known. */
const withoutName = { name: "", authorizedGrantType: "" }

/** Texts in the response are in this language; the server's default is `en-us`. */
const acceptLanguage = {
  "accept-language": Schema.optionalKey(Schema.String.annotate({ default: "en-us" }))
}

export const getOauthClients = /*#__PURE__*/ Operation.make({
  identifier: "getOauthClients",
  method: "GET",
  path: "/api/v2/oauth/clients",
  request: {},
  success: OAuthClientEntityListing,
  statuses: [200],
  permissions: ["oauth:client:view"],
  scopes: read,
  repeatable: true
})

export const postOauthClients = /*#__PURE__*/ Operation.make({
  identifier: "postOauthClients",
  method: "POST",
  path: "/api/v2/oauth/clients",
  request: { payload: ScimOAuthClientRequest },
  success: OAuthClient,
  fallback: withoutName,
  statuses: [200],
  permissions: ["oauth:client:add"],
  scopes: write,
  // Sent twice, it makes two clients; the API has no idempotency key.
  repeatable: false
})

export const getOauthClient = /*#__PURE__*/ Operation.make({
  identifier: "getOauthClient",
  method: "GET",
  path: "/api/v2/oauth/clients/:clientId",
  request: { params: { clientId: PathId } },
  success: OAuthClient,
  statuses: [200],
  permissions: ["oauth:client:view"],
  scopes: read,
  repeatable: true
})

export const putOauthClient = /*#__PURE__*/ Operation.make({
  identifier: "putOauthClient",
  method: "PUT",
  path: "/api/v2/oauth/clients/:clientId",
  request: { params: { clientId: PathId }, payload: ScimOAuthClientRequest },
  success: OAuthClient,
  statuses: [200],
  permissions: ["oauth:client:edit"],
  scopes: write,
  repeatable: true
})

export const deleteOauthClient = /*#__PURE__*/ Operation.make({
  identifier: "deleteOauthClient",
  method: "DELETE",
  path: "/api/v2/oauth/clients/:clientId",
  request: { params: { clientId: PathId } },
  // The vendor declares only a `default` response without a body, so any of the statuses for that may come.
  statuses: [200, 202, 204],
  permissions: ["oauth:client:delete"],
  scopes: write,
  repeatable: true
})

export const postOauthClientSecret = /*#__PURE__*/ Operation.make({
  identifier: "postOauthClientSecret",
  method: "POST",
  path: "/api/v2/oauth/clients/:clientId/secret",
  request: { params: { clientId: PathId } },
  success: OAuthClient,
  fallback: withoutName,
  statuses: [200],
  permissions: ["oauth:client:edit"],
  scopes: write,
  // Sent twice, the first new secret is lost.
  repeatable: false
})

export const postOauthClientUsageQuery = /*#__PURE__*/ Operation.make({
  identifier: "postOauthClientUsageQuery",
  method: "POST",
  path: "/api/v2/oauth/clients/:clientId/usage/query",
  request: { params: { clientId: PathId }, payload: ApiUsageClientQuery },
  success: UsageExecutionResult,
  // The query may be complete at once (200) or have just begun (202); the body is the same.
  statuses: [200, 202],
  permissions: viewUsage,
  scopes: read,
  // It only starts a read.
  repeatable: true
})

export const getOauthClientUsageQueryResult = /*#__PURE__*/ Operation.make({
  identifier: "getOauthClientUsageQueryResult",
  method: "GET",
  path: "/api/v2/oauth/clients/:clientId/usage/query/results/:executionId",
  request: { params: { executionId: PathId, clientId: PathId } },
  success: ApiUsageQueryResult,
  statuses: [200],
  permissions: viewUsage,
  scopes: read,
  repeatable: true
})

export const getOauthClientUsageSummary = /*#__PURE__*/ Operation.make({
  identifier: "getOauthClientUsageSummary",
  method: "GET",
  path: "/api/v2/oauth/clients/:clientId/usage/summary",
  request: {
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
    }
  },
  success: UsageExecutionResult,
  statuses: [200, 202],
  permissions: viewUsage,
  scopes: read,
  repeatable: true
})

export const getOauthAuthorizations = /*#__PURE__*/ Operation.make({
  identifier: "getOauthAuthorizations",
  method: "GET",
  path: "/api/v2/oauth/authorizations",
  request: { headers: acceptLanguage },
  success: OAuthAuthorizationListing,
  statuses: [200],
  permissions: ["oauth:client:authorize"],
  scopes: read,
  repeatable: true
})

export const getOauthAuthorization = /*#__PURE__*/ Operation.make({
  identifier: "getOauthAuthorization",
  method: "GET",
  path: "/api/v2/oauth/authorizations/:clientId",
  request: { params: { clientId: PathId }, headers: acceptLanguage },
  success: OAuthAuthorization,
  statuses: [200],
  permissions: ["oauth:client:authorize"],
  scopes: read,
  repeatable: true
})

export const getOauthScopes = /*#__PURE__*/ Operation.make({
  identifier: "getOauthScopes",
  method: "GET",
  path: "/api/v2/oauth/scopes",
  request: { headers: acceptLanguage },
  success: OAuthScopeListing,
  statuses: [200],
  permissions: [],
  scopes: read,
  repeatable: true
})

export const getOauthScope = /*#__PURE__*/ Operation.make({
  identifier: "getOauthScope",
  method: "GET",
  path: "/api/v2/oauth/scopes/:scopeId",
  request: { params: { scopeId: PathId }, headers: acceptLanguage },
  success: OAuthScope,
  statuses: [200],
  permissions: [],
  scopes: read,
  repeatable: true
})
