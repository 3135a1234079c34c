/** The vendor's operations on tokens: describe, check, revoke, and the idle time-out. */
import * as Schema from "effect/Schema"
import { PathId } from "./Identifiers.ts"
import { IdleTokenTimeout, IdleTokenTimeoutRequest } from "./IdleTokenTimeout.ts"
import * as Operation from "./Operation.ts"
import { TokenInfo } from "./TokenInfo.ts"

const own = ["user-basic-info"]

/**
 * Describes the token of the request. It restarts the token's idle time, unless `preserveIdleTTL` is set.
 *
 * @since 0.1.0
 * @category operations
 */
export const getTokensMe = /*#__PURE__*/ Operation.make({
  identifier: "getTokensMe",
  summary: "Describe the token of the request",
  method: "GET",
  path: "/api/v2/tokens/me",
  request: { query: { preserveIdleTTL: Schema.optionalKey(Schema.Boolean) } },
  success: TokenInfo,
  statuses: [200],
  permissions: [],
  scopes: own,
  repeatable: true
})

/**
 * Succeeds if the token of the request is valid.
 *
 * @since 0.1.0
 * @category operations
 */
export const headTokensMe = /*#__PURE__*/ Operation.make({
  identifier: "headTokensMe",
  summary: "Check the token of the request",
  method: "HEAD",
  path: "/api/v2/tokens/me",
  request: {},
  // The vendor declares only a `default` response without a body.
  statuses: [200, 204],
  permissions: [],
  scopes: own,
  repeatable: true
})

/**
 * Revokes the token of the request.
 *
 * @since 0.1.0
 * @category operations
 */
export const deleteTokensMe = /*#__PURE__*/ Operation.make({
  identifier: "deleteTokensMe",
  summary: "Revoke the token of the request",
  method: "DELETE",
  path: "/api/v2/tokens/me",
  request: {},
  statuses: [200],
  permissions: [],
  scopes: own,
  repeatable: true
})

/**
 * Revokes all tokens of a user.
 *
 * @since 0.1.0
 * @category operations
 */
export const deleteToken = /*#__PURE__*/ Operation.make({
  identifier: "deleteToken",
  summary: "Revoke all tokens of a user",
  method: "DELETE",
  path: "/api/v2/tokens/:userId",
  request: { params: { userId: PathId } },
  statuses: [204],
  permissions: ["oauth:token:delete"],
  scopes: own,
  repeatable: true
})

/**
 * Gets the organization's idle time-out of tokens.
 *
 * @since 0.1.0
 * @category operations
 */
export const getTokensTimeout = /*#__PURE__*/ Operation.make({
  identifier: "getTokensTimeout",
  summary: "Get the idle time-out of tokens",
  method: "GET",
  path: "/api/v2/tokens/timeout",
  request: {},
  success: IdleTokenTimeout,
  statuses: [200],
  permissions: [],
  scopes: ["authorization", "authorization:readonly", "organization", "organization:readonly"],
  repeatable: true
})

/**
 * Sets the organization's idle time-out of tokens. The vendor declares the body as optional.
 *
 * @since 0.1.0
 * @category operations
 */
export const putTokensTimeout = /*#__PURE__*/ Operation.make({
  identifier: "putTokensTimeout",
  summary: "Set the idle time-out of tokens",
  method: "PUT",
  path: "/api/v2/tokens/timeout",
  // The body may be left out, which a server of Effect reads as `null`.
  request: { payload: [IdleTokenTimeoutRequest, Schema.Null] },
  success: IdleTokenTimeout,
  statuses: [200],
  permissions: ["directory:organization:admin"],
  scopes: ["authorization"],
  repeatable: true,
  errorCodes: {
    400: [
      "max.idle.hipaa.token.timeout.exceeded",
      "max.idle.token.timeout.exceeded",
      "token.timeout.exceeded",
      "token.timeout.exceeded.hipaa"
    ]
  }
})
