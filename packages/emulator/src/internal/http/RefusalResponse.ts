/** Sends refusals as responses, with the correlation id of the request. */
import * as Effect from "effect/Effect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { bodyOf, type Refusal } from "./Refusal.ts"
import { CurrentRequest } from "./RequestContext.ts"

export const respond = (refusal: Refusal) =>
  Effect.map(CurrentRequest, ({ correlationId }) =>
    HttpServerResponse.jsonUnsafe(bodyOf(refusal, correlationId), { status: refusal.status })
  )

/** Sends the refusals of a handler as responses. */
export const catchRefusals =
  <Input, A, R>(handler: (input: Input) => Effect.Effect<A, Refusal, R>) =>
  (input: Input): Effect.Effect<A | HttpServerResponse.HttpServerResponse, never, R> =>
    Effect.catch(handler(input), respond)
