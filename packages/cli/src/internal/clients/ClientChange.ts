/**
 * Reads a client, changes it and writes it back, with every field that the server sent.
 *
 * The API has no conditional requests. So the client is read again right before it is written, and nothing is written if it
 * is no longer as it was shown. A change by somebody else between these two requests is overwritten.
 */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as OAuthClient from "@effect-genesys/schemas/OAuthClient"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Failures from "../Failures.ts"
import * as Difference from "../output/Difference.ts"
import type { JsonObject } from "../output/Print.ts"
import * as ClientRequest from "./ClientRequest.ts"
import { named } from "./ClientViews.ts"
import * as FindClient from "./FindClient.ts"
import * as Refusal from "./Refusal.ts"

export interface Plan {
  readonly id: string
  /** The client as it is. */
  readonly client: OAuthClient.OAuthClient
  readonly request: OAuthClient.OAuthClientRequest
  /** The request as JSON. */
  readonly body: JsonObject
  /** By field; empty if nothing changes. */
  readonly difference: JsonObject
  readonly scim: boolean
}

/** The client that the reference names, and what the change would do to it. */
export const plan = <E>(
  reference: string,
  change: (request: OAuthClient.OAuthClientRequest) => Effect.Effect<OAuthClient.OAuthClientRequest, E>,
  options: { readonly scim: boolean }
) =>
  Effect.gen(function* () {
    const id = yield* FindClient.idByReference(reference)
    const client = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClient(id))
    const before = yield* requestOf(client)
    const request = yield* change(before)
    // A lifetime that the client has already is no reason to refuse another change.
    const lifetime = before.accessTokenValiditySeconds ?? 0
    const scim = options.scim || lifetime > OAuthClient.accessTokenValidity.maximum
    const body = yield* Effect.mapError(ClientRequest.encode(request, { scim }), toFailed)
    const old = yield* Effect.mapError(ClientRequest.encode(before, { scim: true }), toFailed)
    const difference = Difference.of(old, body)
    const planned: Plan = { id, client, request, body, difference, scim }
    return planned
  })

/** The flags are fine by themselves, and do not fit this client. */
const toFailed = ({ sentence }: Failure.Failure) => Failures.failed(sentence)

/** Fails if the client is no longer as it was when the plan was made. */
export const write = Effect.fnUntraced(function* ({ client, id, request, scim }: Plan) {
  const api = yield* OAuthApi.OAuthApi
  const now = yield* api.getOauthClient(id)
  if (!isSame(client, now) || !Equal.equals(yield* requestOf(client), yield* requestOf(now))) {
    return yield* Failures.failed(
      `Somebody else changed the client ${named(now)} meanwhile. Nothing was written: run the command again to see the client as it is now.`
    )
  }
  return yield* api
    .putOauthClient(id, request, { scim })
    .pipe(
      Refusal.advise(`The client may have been changed: look at it with genesys-oauth clients get ${id}.`)
    )
})

const isSame = (shown: OAuthClient.OAuthClient, now: OAuthClient.OAuthClient) =>
  shown.dateModified === undefined || now.dateModified === undefined
    ? shown.dateModified === now.dateModified
    : DateTime.Equivalence(shown.dateModified, now.dateModified)

const requestOf = (client: OAuthClient.OAuthClient) =>
  Effect.mapError(OAuthClient.toRequest(client), () =>
    Failures.failed(
      `This version of genesys-oauth cannot write the client ${named(client)} back: its grant type is ${client.authorizedGrantType}, and its state ${client.state ?? "not given"}. Use the latest version.`
    )
  )
