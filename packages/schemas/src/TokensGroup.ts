/** The vendor's operations on tokens: what a token is worth, how it ends, and how long it may go unused. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { PathId } from "./Identifiers.ts"
import { IdleTokenTimeout, IdleTokenTimeoutRequest } from "./IdleTokenTimeout.ts"
import * as ErrorCodes from "./internal/ErrorCodes.ts"
import * as OperationFacts from "./OperationFacts.ts"
import { TokenInfo } from "./TokenInfo.ts"
import * as VendorError from "./VendorError.ts"

const error = VendorError.all
const own = ["user-basic-info"]

const getTokensMe = HttpApiEndpoint.get("getTokensMe", "/api/v2/tokens/me", {
  query: { preserveIdleTTL: Schema.optionalKey(Schema.Boolean) },
  success: TokenInfo,
  error
}).annotateMerge(
  OperationFacts.annotations(
    "getTokensMe",
    { permissions: [], scopes: own, errorCodes: ErrorCodes.ofRead(), repeatable: true },
    { parameters: { preserveIdleTTL: { type: "boolean" } } }
  )
)

const headTokensMe = HttpApiEndpoint.head("headTokensMe", "/api/v2/tokens/me", {
  // The vendor declares only a `default` answer without a body, so any of the statuses for that may come.
  success: [HttpApiSchema.Empty(200), HttpApiSchema.NoContent],
  error
}).annotateMerge(
  OperationFacts.annotations(
    "headTokensMe",
    {
      permissions: [],
      scopes: own,
      errorCodes: ErrorCodes.ofDelete({}),
      repeatable: true,
      returnsNothing: true
    },
    { successStatus: "default" }
  )
)

const deleteTokensMe = HttpApiEndpoint.delete("deleteTokensMe", "/api/v2/tokens/me", {
  success: HttpApiSchema.Empty(200),
  error
}).annotateMerge(
  OperationFacts.annotations("deleteTokensMe", {
    permissions: [],
    scopes: own,
    errorCodes: ErrorCodes.ofDelete({}),
    repeatable: true,
    returnsNothing: true
  })
)

const deleteToken = HttpApiEndpoint.delete("deleteToken", "/api/v2/tokens/:userId", {
  params: { userId: PathId },
  success: HttpApiSchema.NoContent,
  error
}).annotateMerge(
  OperationFacts.annotations("deleteToken", {
    permissions: ["oauth:token:delete"],
    scopes: own,
    errorCodes: ErrorCodes.ofDelete({}),
    repeatable: true,
    returnsNothing: true
  })
)

const getTokensTimeout = HttpApiEndpoint.get("getTokensTimeout", "/api/v2/tokens/timeout", {
  success: IdleTokenTimeout,
  error
}).annotateMerge(
  OperationFacts.annotations("getTokensTimeout", {
    permissions: [],
    scopes: ["authorization", "authorization:readonly", "organization", "organization:readonly"],
    errorCodes: ErrorCodes.ofRead(),
    repeatable: true
  })
)

const putTokensTimeout = HttpApiEndpoint.put("putTokensTimeout", "/api/v2/tokens/timeout", {
  // The vendor lets the body be left out; to a server of Effect that is the same as `null`.
  payload: [IdleTokenTimeoutRequest, Schema.Null],
  success: IdleTokenTimeout,
  error
}).annotateMerge(
  OperationFacts.annotations(
    "putTokensTimeout",
    {
      permissions: ["directory:organization:admin"],
      scopes: ["authorization"],
      errorCodes: ErrorCodes.ofWrite({
        400: [
          "max.idle.hipaa.token.timeout.exceeded",
          "max.idle.token.timeout.exceeded",
          "token.timeout.exceeded",
          "token.timeout.exceeded.hipaa"
        ]
      }),
      repeatable: true
    },
    { optionalBody: true }
  )
)

export const TokensGroup = HttpApiGroup.make("tokens")
  .add(getTokensMe, headTokensMe, deleteTokensMe, deleteToken, getTokensTimeout, putTokensTimeout)
  .annotate(OpenApi.Title, "Tokens")
