/** Programs that sign in to an emulator, and their credentials. */
import {
  Credentials,
  GenesysCloud,
  type GenesysError,
  OAuthApi,
  Pkce,
  TokenStore,
  type RetryPolicy
} from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator, Roles } from "@effect-genesys/emulator"
import type { GrantType, OAuthClient } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export const list = OAuthApi.OAuthApi.use((api) => api.getOauthClients)
export const tagOf = ({ reason }: GenesysError.GenesysError) => reason._tag

export const emulated = Layer.orDie(Layer.merge(Emulator.layer(), NodeTransport.layer))

export const redirectUri = "https://example.com/callback"

/** The services of one program, with its own token store. */
export const signedIn = (
  credentials: Credentials.Credentials,
  retryPolicy: Partial<RetryPolicy.RetryPolicy> = {}
) =>
  Layer.unwrap(
    Emulator.Emulator.useSync(({ url }) =>
      GenesysCloud.layer({ region: url, credentials, rateLimit: false, retryPolicy })
    )
  ).pipe(Layer.provide(NodeTransport.layer), Layer.provideMerge(TokenStore.layerMemory), Layer.orDie)

export const administrator = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret } }) =>
    signedIn(Credentials.clientCredentials(clientId, clientSecret))
  )
)

export const created = Effect.fnUntraced(function* (
  authorizedGrantType: GrantType.GrantType,
  fields: Partial<OAuthClient.OAuthClientRequest> = {}
) {
  const { id = "", secret } = yield* OAuthApi.OAuthApi.use((api) =>
    api.postOauthClients({
      name: authorizedGrantType,
      authorizedGrantType,
      ...(authorizedGrantType === "CLIENT-CREDENTIALS"
        ? { roleDivisions: Roles.everywhere(Roles.roles.admin) }
        : { scope: ["oauth"], registeredRedirectUri: [redirectUri, "http://localhost:1/cb"] }),
      ...fields
    })
  ).pipe(Effect.provide(Layer.fresh(administrator)))
  assert.isDefined(secret)
  return { clientId: id, clientSecret: secret }
})

/** A code of a new client, and the parameters to exchange it. */
export const issued = Effect.fnUntraced(function* (userId?: string) {
  const client = yield* created("CODE")
  const { login } = yield* Emulator.Emulator
  const { codeChallenge, codeVerifier } = yield* Pkce.make
  const request = { clientId: client.clientId, redirectUri, ...(userId !== undefined && { userId }) }
  return {
    client,
    codeVerifier,
    code: yield* login.authorizationCode(request),
    pkceCode: yield* login.authorizationCode({ ...request, codeChallenge })
  }
})

/** Credentials of each grant, for one program. */
export const everyGrant = {
  "client credentials": Effect.map(created("CLIENT-CREDENTIALS"), ({ clientId, clientSecret }) =>
    Credentials.clientCredentials(clientId, clientSecret)
  ),
  "authorization code": Effect.map(issued(), ({ client, code }) =>
    Credentials.authorizationCode({ ...client, code, redirectUri })
  ),
  "authorization code with PKCE": Effect.map(issued(), ({ client, codeVerifier, pkceCode: code }) =>
    Credentials.authorizationCode({ ...client, code, codeVerifier, redirectUri })
  ),
  "authorization code with PKCE, of a public client": Effect.map(
    issued(),
    ({ client: { clientId }, codeVerifier, pkceCode: code }) =>
      Credentials.authorizationCode({ clientId, code, codeVerifier, redirectUri })
  ),
  "refresh token": Effect.gen(function* () {
    const client = yield* created("CODE")
    const { login } = yield* Emulator.Emulator
    return Credentials.refreshToken({ ...client, refreshToken: yield* login.refreshToken(client) })
  }),
  "SAML2 bearer": Effect.gen(function* () {
    const client = yield* created("SAML2-BEARER")
    const { login } = yield* Emulator.Emulator
    return Credentials.saml2Bearer({ ...client, ...(yield* login.assertion()) })
  })
} satisfies Record<string, Effect.Effect<Credentials.Credentials, unknown, Emulator.Emulator>>
