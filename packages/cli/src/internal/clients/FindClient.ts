/** Finds the client that an argument names. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as ClientNames from "../completions/ClientNames.ts"
import * as ClientReference from "./ClientReference.ts"

/** Fails with the candidates if no client has this name or id, or if several do. */
export const byReference = Effect.fnUntraced(function* (reference: string) {
  // A whole id needs no list, which may have thousands of clients.
  const id = wholeId(reference)
  return id === undefined
    ? yield* inList(reference)
    : yield* OAuthApi.OAuthApi.use((api) => api.getOauthClient(id))
})

/** Only the id. A whole id is not looked up. */
export const idByReference = Effect.fnUntraced(function* (reference: string) {
  return wholeId(reference) ?? (yield* inList(reference)).id
})

const inList = Effect.fnUntraced(function* (reference: string) {
  const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
  yield* ClientNames.keep(entities)
  const named = entities.flatMap((client) => (client.id === undefined ? [] : [{ ...client, id: client.id }]))
  return yield* Effect.fromResult(ClientReference.resolve(reference, named))
})

/** The reference in the vendor's spelling, if it is a whole id. */
const wholeId = (reference: string): string | undefined => {
  const id = reference.trim().toLowerCase()
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id) ? id : undefined
}
