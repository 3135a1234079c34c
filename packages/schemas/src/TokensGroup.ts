/** The endpoints of the vendor's operations on tokens, with the error codes that its document declares. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Endpoint from "./internal/Endpoint.ts"
import * as ErrorCodes from "./internal/ErrorCodes.ts"
import * as Operations from "./TokensOperations.ts"

const { error, nothing, success } = Endpoint

const getTokensMe = HttpApiEndpoint.get(Operations.getTokensMe.identifier, Operations.getTokensMe.path, {
  ...Operations.getTokensMe.request,
  success: success(Operations.getTokensMe),
  error
}).annotateMerge(
  Endpoint.annotations(Operations.getTokensMe, ErrorCodes.ofRead(), {
    summary: "Describe the token of the request",
    parameters: { preserveIdleTTL: { type: "boolean" } }
  })
)

const headTokensMe = HttpApiEndpoint.head(Operations.headTokensMe.identifier, Operations.headTokensMe.path, {
  ...Operations.headTokensMe.request,
  success: nothing(Operations.headTokensMe),
  error
}).annotateMerge(
  Endpoint.annotations(Operations.headTokensMe, ErrorCodes.ofDelete({}), {
    summary: "Check the token of the request",
    successStatus: "default"
  })
)

const deleteTokensMe = HttpApiEndpoint.delete(
  Operations.deleteTokensMe.identifier,
  Operations.deleteTokensMe.path,
  {
    ...Operations.deleteTokensMe.request,
    success: nothing(Operations.deleteTokensMe),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.deleteTokensMe, ErrorCodes.ofDelete({}), {
    summary: "Revoke the token of the request"
  })
)

const deleteToken = HttpApiEndpoint.delete(Operations.deleteToken.identifier, Operations.deleteToken.path, {
  ...Operations.deleteToken.request,
  success: nothing(Operations.deleteToken),
  error
}).annotateMerge(
  Endpoint.annotations(Operations.deleteToken, ErrorCodes.ofDelete({}), {
    summary: "Revoke all tokens of a user"
  })
)

const getTokensTimeout = HttpApiEndpoint.get(
  Operations.getTokensTimeout.identifier,
  Operations.getTokensTimeout.path,
  {
    ...Operations.getTokensTimeout.request,
    success: success(Operations.getTokensTimeout),
    error
  }
).annotateMerge(
  Endpoint.annotations(Operations.getTokensTimeout, ErrorCodes.ofRead(), {
    summary: "Get the idle time-out of tokens"
  })
)

const putTokensTimeout = HttpApiEndpoint.put(
  Operations.putTokensTimeout.identifier,
  Operations.putTokensTimeout.path,
  {
    ...Operations.putTokensTimeout.request,
    success: success(Operations.putTokensTimeout),
    error
  }
).annotateMerge(
  Endpoint.annotations(
    Operations.putTokensTimeout,
    ErrorCodes.ofWrite({
      400: [
        "max.idle.hipaa.token.timeout.exceeded",
        "max.idle.token.timeout.exceeded",
        "token.timeout.exceeded",
        "token.timeout.exceeded.hipaa"
      ]
    }),
    { summary: "Set the idle time-out of tokens", optionalBody: true }
  )
)

export const TokensGroup = HttpApiGroup.make("tokens")
  .add(getTokensMe, headTokensMe, deleteTokensMe, deleteToken, getTokensTimeout, putTokensTimeout)
  .annotate(OpenApi.Title, "Tokens")
  .annotate(OpenApi.Description, "Access tokens: what they are worth, and how they end.")
