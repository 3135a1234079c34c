/** Valid authorization requests, of a client of each kind. */
import * as Effect from "effect/Effect"
import type { Parameters } from "./Browser.ts"
import { created, redirectUri } from "./SignIns.ts"

export const good = Effect.gen(function* () {
  const { clientId } = yield* created("CODE")
  const { clientId: tokenId } = yield* created("TOKEN")
  const { clientId: serviceId } = yield* created("CLIENT-CREDENTIALS", {
    registeredRedirectUri: [redirectUri]
  })
  return {
    clientId,
    code: requestOf(clientId, "code"),
    token: requestOf(tokenId, "token"),
    service: requestOf(serviceId, "code")
  }
})
export type Good = Effect.Success<typeof good>

export const without = (parameters: Parameters, name: string) =>
  Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== name))

const requestOf = (clientId: string, responseType: string) => ({
  response_type: responseType,
  client_id: clientId,
  redirect_uri: redirectUri,
  state: "s-1"
})
