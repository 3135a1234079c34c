/** Creates the twin: a client with the settings of the old one. Its secret goes to the sink, and nowhere else. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as OAuthClient from "@effect-genesys/schemas/OAuthClient"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Order from "effect/Order"
import { RotationStore } from "../../RotationStore.ts"
import { SecretSink } from "../../SecretSink.ts"
import { idOf, type Request } from "../workflow/Request.ts"
import * as StepError from "../workflow/StepError.ts"
import * as Marker from "./Marker.ts"

export const create = Effect.fnUntraced(function* (request: Request) {
  const api = yield* OAuthApi.OAuthApi
  const old = yield* api.getOauthClient(request.clientId)
  if (old.state !== "active") {
    return yield* StepError.permanent(
      `the client is ${old.state ?? "in an unknown state"}: only an active client has a secret to replace`
    )
  }
  const found = (yield* mayHaveCreated(request)) ? yield* marked(request) : []
  const clientId = found[0]?.id ?? (yield* createTwin(request, old))
  return { clientId }
})

/** The twins of the rotation that the organization lists, the oldest first. There are several if two processes made one each. */
export const marked = Effect.fnUntraced(function* (request: Request) {
  const api = yield* OAuthApi.OAuthApi
  const { entities = [] } = yield* api.getOauthClients
  return Array.sort(
    entities.filter((client) => Marker.has(client, idOf(request)) && !isDeleted(client)),
    Order.mapInput(Order.String, ({ id }: OAuthClient.OAuthClient) => id ?? "")
  )
})

/** The vendor may show a deleted client for a while. */
export const isDeleted = ({ dateToDelete, state }: OAuthClient.OAuthClient) =>
  state === "deleted" || dateToDelete !== undefined

/** Whether an earlier run of this step began: its response may have been lost. */
export const mayHaveCreated = Effect.fnUntraced(function* (request: Request) {
  const store = yield* RotationStore
  const entries = yield* store.history(idOf(request))
  return entries.filter(({ event }) => event._tag === "Began" && event.step === "create").length > 1
})

const createTwin = Effect.fnUntraced(function* (request: Request, old: OAuthClient.OAuthClient) {
  const api = yield* OAuthApi.OAuthApi
  const sink = yield* SecretSink
  const { dateToDelete: _, ...settings } = yield* OAuthClient.toRequest(old)
  const scim = (old.accessTokenValiditySeconds ?? 0) > OAuthClient.accessTokenValidity.maximum
  const twin = yield* api.postOauthClients(
    { ...settings, description: Marker.add(old.description, idOf(request)), state: "active" },
    { scim }
  )
  if (twin.id === undefined) return yield* StepError.temporary("the server sent no id for the new client")
  if (twin.secret !== undefined) {
    yield* sink.writePending(request.secretName, {
      clientId: twin.id,
      clientSecret: twin.secret,
      version: idOf(request)
    })
  }
  return twin.id
})
