/** Deactivates, reactivates and deletes a client. A client that is gone already is fine. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as OAuthClient from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import { SecretSink } from "../../SecretSink.ts"
import type { Request } from "../workflow/Request.ts"
import { idOf } from "../workflow/Request.ts"
import * as StepError from "../workflow/StepError.ts"
import * as Create from "./Create.ts"
import * as Marker from "./Marker.ts"
import * as Promote from "./Promote.ts"

export const deactivate = (clientId: string) => setState(clientId, "inactive")

export const reactivate = (clientId: string) => setState(clientId, "active")

const setState = Effect.fnUntraced(function* (clientId: string, state: "active" | "inactive") {
  const api = yield* OAuthApi.OAuthApi
  const client = yield* unlessGone(api.getOauthClient(clientId))
  if (client === undefined || Create.isDeleted(client)) {
    if (state === "inactive") return { clientId, note: "it was deleted by someone else" }
    return yield* StepError.permanent("the client was deleted by someone else, so it cannot be activated")
  }
  if (client.state === state) return { clientId }
  const request = yield* OAuthClient.toRequest(client)
  yield* api.putOauthClient(clientId, { ...request, state }, { scim: isScim(client) })
  return { clientId }
})

/** Deletes an inactive client. Never one that somebody has activated again. */
export const remove = Effect.fnUntraced(function* (clientId: string) {
  const api = yield* OAuthApi.OAuthApi
  const client = yield* unlessGone(api.getOauthClient(clientId))
  if (client === undefined || Create.isDeleted(client)) return { clientId }
  if (client.state !== "inactive") {
    return yield* StepError.permanent(
      `the client is ${client.state ?? "in an unknown state"}, though this rotation deactivated it: roll back to keep it, or deactivate it and resume`
    )
  }
  yield* unlessGone(api.deleteOauthClient(clientId))
  return { clientId }
})

/** Removes the marker of the twin, what is pending, and other clients with the same marker, whose secrets nobody ever got. */
export const finish = Effect.fnUntraced(function* (request: Request, twinId: string) {
  const api = yield* OAuthApi.OAuthApi
  yield* Promote.removePending(request)
  if (yield* Create.mayHaveCreated(request)) yield* removeMarked(request, (id) => id !== twinId)
  const twin = yield* api.getOauthClient(twinId)
  if (!Marker.has(twin, idOf(request))) return { clientId: twinId }
  const settings = yield* OAuthClient.toRequest(twin)
  // An empty description is sent too: whether the server clears one that is left out is not documented.
  yield* api.putOauthClient(
    twinId,
    { ...settings, description: Marker.remove(twin.description, idOf(request)) },
    { scim: isScim(twin) }
  )
  return { clientId: twinId }
})

/** Deletes every twin of the rotation. */
export const removeTwins = Effect.fnUntraced(function* (request: Request) {
  // Again, should a process that was thought dead have promoted the twin after all.
  yield* (yield* SecretSink).discard(request.secretName, idOf(request))
  yield* removeMarked(request, () => true)
  return { clientId: request.clientId }
})

const removeMarked = Effect.fnUntraced(function* (
  request: Request,
  isUnwanted: (clientId: string) => boolean
) {
  for (const { id } of yield* Create.marked(request)) {
    if (id === undefined || !isUnwanted(id)) continue
    yield* deactivate(id)
    yield* remove(id)
  }
})

const isScim = ({ accessTokenValiditySeconds = 0 }: OAuthClient.OAuthClient) =>
  accessTokenValiditySeconds > OAuthClient.accessTokenValidity.maximum

const unlessGone = <A, R>(effect: Effect.Effect<A, GenesysError, R>) =>
  Effect.catchIf(
    effect,
    (error) => error.isNotFound,
    () => Effect.undefined
  )
