/** The vendor's operations on tokens: what a token is worth, how it ends, and how long it may go unused. */
import * as Schema from "effect/Schema"
import { PathId } from "./Identifiers.ts"
import { IdleTokenTimeout, IdleTokenTimeoutRequest } from "./IdleTokenTimeout.ts"
import * as Operation from "./Operation.ts"
import { TokenInfo } from "./TokenInfo.ts"

const own = ["user-basic-info"]

export const getTokensMe = /*#__PURE__*/ Operation.make({
  identifier: "getTokensMe",
  method: "GET",
  path: "/api/v2/tokens/me",
  request: { query: { preserveIdleTTL: Schema.optionalKey(Schema.Boolean) } },
  success: TokenInfo,
  statuses: [200],
  permissions: [],
  scopes: own,
  repeatable: true
})

export const headTokensMe = /*#__PURE__*/ Operation.make({
  identifier: "headTokensMe",
  method: "HEAD",
  path: "/api/v2/tokens/me",
  request: {},
  // The vendor declares only a `default` response without a body, so any of the statuses for that may come.
  statuses: [200, 204],
  permissions: [],
  scopes: own,
  repeatable: true
})

export const deleteTokensMe = /*#__PURE__*/ Operation.make({
  identifier: "deleteTokensMe",
  method: "DELETE",
  path: "/api/v2/tokens/me",
  request: {},
  statuses: [200],
  permissions: [],
  scopes: own,
  repeatable: true
})

export const deleteToken = /*#__PURE__*/ Operation.make({
  identifier: "deleteToken",
  method: "DELETE",
  path: "/api/v2/tokens/:userId",
  request: { params: { userId: PathId } },
  statuses: [204],
  permissions: ["oauth:token:delete"],
  scopes: own,
  repeatable: true
})

export const getTokensTimeout = /*#__PURE__*/ Operation.make({
  identifier: "getTokensTimeout",
  method: "GET",
  path: "/api/v2/tokens/timeout",
  request: {},
  success: IdleTokenTimeout,
  statuses: [200],
  permissions: [],
  scopes: ["authorization", "authorization:readonly", "organization", "organization:readonly"],
  repeatable: true
})

export const putTokensTimeout = /*#__PURE__*/ Operation.make({
  identifier: "putTokensTimeout",
  method: "PUT",
  path: "/api/v2/tokens/timeout",
  // The vendor lets the body be left out; to a server of Effect that is the same as `null`.
  request: { payload: [IdleTokenTimeoutRequest, Schema.Null] },
  success: IdleTokenTimeout,
  statuses: [200],
  permissions: ["directory:organization:admin"],
  scopes: ["authorization"],
  repeatable: true
})
