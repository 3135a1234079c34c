/**
 * The 13 operations of the vendor's OAuth API. No other file knows their paths, methods, statuses, permissions, scopes or
 * error codes: endpoint, client method and API document follow from these entries.
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

/** The rules for the fields of a client, on creation and on change. */
const clientRules = [
  "bad.client.role",
  "bad.client.state",
  "bad.grant.type",
  "grant.type.required",
  "missing.client.roles",
  "missing.client.scope"
]
const noClient = { 404: ["client.not.found"] }

/** Required fields of a client whose response cannot be read. */
const unreadable = { name: "", authorizedGrantType: "" }

/** The language of texts in the response. The server's default is `en-us`. */
const acceptLanguage = {
  "accept-language": Schema.optionalKey(Schema.String.annotate({ default: "en-us" }))
}

/**
 * Lists all clients of the organization in one response, without their secrets.
 *
 * @since 0.1.0
 * @category operations
 */
export const getOauthClients = /*#__PURE__*/ Operation.make({
  identifier: "getOauthClients",
  summary: "List all OAuth clients",
  method: "GET",
  path: "/api/v2/oauth/clients",
  request: {},
  success: OAuthClientEntityListing,
  statuses: [200],
  permissions: ["oauth:client:view"],
  scopes: read,
  repeatable: true
})

/**
 * Creates a client. Only its response shows the secret. Not repeatable: sent twice, it creates two clients.
 *
 * @since 0.1.0
 * @category operations
 */
export const postOauthClients = /*#__PURE__*/ Operation.make({
  identifier: "postOauthClients",
  summary: "Create an OAuth client",
  method: "POST",
  path: "/api/v2/oauth/clients",
  request: { payload: ScimOAuthClientRequest },
  success: OAuthClient,
  fallback: unreadable,
  statuses: [200],
  permissions: ["oauth:client:add"],
  scopes: write,
  // Sending it twice creates two clients, because the API has no idempotency key.
  repeatable: false,
  errorCodes: { 400: [...clientRules, "auth.invalid.scope", "auth.too.many.clients"] }
})

/**
 * Gets one client, without its secret.
 *
 * @since 0.1.0
 * @category operations
 */
export const getOauthClient = /*#__PURE__*/ Operation.make({
  identifier: "getOauthClient",
  summary: "Get an OAuth client",
  method: "GET",
  path: "/api/v2/oauth/clients/:clientId",
  request: { params: { clientId: PathId } },
  success: OAuthClient,
  statuses: [200],
  permissions: ["oauth:client:view"],
  scopes: read,
  repeatable: true,
  errorCodes: noClient
})

/**
 * Replaces the fields of a client. The vendor does not document whether a missing field keeps its value.
 *
 * @since 0.1.0
 * @category operations
 */
export const putOauthClient = /*#__PURE__*/ Operation.make({
  identifier: "putOauthClient",
  summary: "Change an OAuth client",
  method: "PUT",
  path: "/api/v2/oauth/clients/:clientId",
  request: { params: { clientId: PathId }, payload: ScimOAuthClientRequest },
  success: OAuthClient,
  statuses: [200],
  permissions: ["oauth:client:edit"],
  scopes: write,
  repeatable: true,
  errorCodes: { ...noClient, 400: clientRules }
})

/**
 * Deletes a client, which must be `inactive`. The vendor declares no status of success: 200, 202 and 204 are possible.
 *
 * @since 0.1.0
 * @category operations
 */
export const deleteOauthClient = /*#__PURE__*/ Operation.make({
  identifier: "deleteOauthClient",
  summary: "Delete an inactive OAuth client",
  method: "DELETE",
  path: "/api/v2/oauth/clients/:clientId",
  request: { params: { clientId: PathId } },
  // The vendor declares only a `default` response without a body.
  statuses: [200, 202, 204],
  permissions: ["oauth:client:delete"],
  scopes: write,
  repeatable: true,
  errorCodes: { ...noClient, 400: ["cannot.delete.client"] }
})

/**
 * Replaces the secret of a client. Only its response shows the new one. Not repeatable: sent twice, it replaces a
 * secret that nobody has seen.
 *
 * @since 0.1.0
 * @category operations
 */
export const postOauthClientSecret = /*#__PURE__*/ Operation.make({
  identifier: "postOauthClientSecret",
  summary: "Replace the secret of an OAuth client",
  method: "POST",
  path: "/api/v2/oauth/clients/:clientId/secret",
  request: { params: { clientId: PathId } },
  success: OAuthClient,
  fallback: unreadable,
  statuses: [200],
  permissions: ["oauth:client:edit"],
  scopes: write,
  // Sending it twice replaces the first new secret, which nobody has seen.
  repeatable: false,
  errorCodes: { 400: ["bad.client.role"] }
})

/**
 * Starts a query for the usage of one client. 200 and 202 have the same body.
 *
 * @since 0.1.0
 * @category operations
 */
export const postOauthClientUsageQuery = /*#__PURE__*/ Operation.make({
  identifier: "postOauthClientUsageQuery",
  summary: "Query the API usage of a client",
  method: "POST",
  path: "/api/v2/oauth/clients/:clientId/usage/query",
  request: { params: { clientId: PathId }, payload: ApiUsageClientQuery },
  success: UsageExecutionResult,
  // 200: the query is complete. 202: it has started. The body is the same.
  statuses: [200, 202],
  permissions: viewUsage,
  scopes: read,
  // It only starts a read.
  repeatable: true
})

/**
 * Gets the status of a query, and its rows when it is complete.
 *
 * @since 0.1.0
 * @category operations
 */
export const getOauthClientUsageQueryResult = /*#__PURE__*/ Operation.make({
  identifier: "getOauthClientUsageQueryResult",
  summary: "Get the result of a usage query of a client",
  method: "GET",
  path: "/api/v2/oauth/clients/:clientId/usage/query/results/:executionId",
  request: { params: { executionId: PathId, clientId: PathId } },
  success: ApiUsageQueryResult,
  statuses: [200],
  permissions: viewUsage,
  scopes: read,
  repeatable: true
})

/**
 * Starts a query for the usage of one client over the last `days` days, by default 7. The vendor documents `days` as a
 * string.
 *
 * @since 0.1.0
 * @category operations
 */
export const getOauthClientUsageSummary = /*#__PURE__*/ Operation.make({
  identifier: "getOauthClientUsageSummary",
  summary: "Query the API usage of a client over the last days",
  method: "GET",
  path: "/api/v2/oauth/clients/:clientId/usage/summary",
  request: {
    params: { clientId: PathId },
    // The vendor documents this number as a string.
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

/**
 * Lists the authorizations of all clients.
 *
 * @since 0.1.0
 * @category operations
 */
export const getOauthAuthorizations = /*#__PURE__*/ Operation.make({
  identifier: "getOauthAuthorizations",
  summary: "List the authorized clients",
  method: "GET",
  path: "/api/v2/oauth/authorizations",
  request: { headers: acceptLanguage },
  success: OAuthAuthorizationListing,
  statuses: [200],
  permissions: ["oauth:client:authorize"],
  scopes: read,
  repeatable: true
})

/**
 * Gets the scopes and roles of one client in the organization.
 *
 * @since 0.1.0
 * @category operations
 */
export const getOauthAuthorization = /*#__PURE__*/ Operation.make({
  identifier: "getOauthAuthorization",
  summary: "Get the authorization of a client",
  method: "GET",
  path: "/api/v2/oauth/authorizations/:clientId",
  request: { params: { clientId: PathId }, headers: acceptLanguage },
  success: OAuthAuthorization,
  statuses: [200],
  permissions: ["oauth:client:authorize"],
  scopes: read,
  repeatable: true
})

/**
 * Lists all scopes, described in the language of `accept-language`.
 *
 * @since 0.1.0
 * @category operations
 */
export const getOauthScopes = /*#__PURE__*/ Operation.make({
  identifier: "getOauthScopes",
  summary: "List all scopes",
  method: "GET",
  path: "/api/v2/oauth/scopes",
  request: { headers: acceptLanguage },
  success: OAuthScopeListing,
  statuses: [200],
  permissions: [],
  scopes: read,
  repeatable: true
})

/**
 * Gets one scope by name, such as `oauth:readonly`.
 *
 * @since 0.1.0
 * @category operations
 */
export const getOauthScope = /*#__PURE__*/ Operation.make({
  identifier: "getOauthScope",
  summary: "Get a scope",
  method: "GET",
  path: "/api/v2/oauth/scopes/:scopeId",
  request: { params: { scopeId: PathId }, headers: acceptLanguage },
  success: OAuthScope,
  statuses: [200],
  permissions: [],
  scopes: read,
  repeatable: true
})
