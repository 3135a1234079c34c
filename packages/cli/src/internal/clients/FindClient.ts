/** Finds the client that an argument names. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as ClientReference from "./ClientReference.ts"

/** Fails with the candidates if no client has this name or id, or if several do. */
export const byReference = Effect.fnUntraced(function* (reference: string) {
  const api = yield* OAuthApi.OAuthApi
  // A whole id needs no list, which may have thousands of clients.
  if (isId(reference.trim())) return yield* api.getOauthClient(reference.trim())
  const { entities = [] } = yield* api.getOauthClients
  const named = entities.flatMap((client) => (client.id === undefined ? [] : [{ ...client, id: client.id }]))
  return yield* Effect.fromResult(ClientReference.resolve(reference, named))
})

const isId = (text: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
