/** OAuth libraries that encode HTTP Basic as RFC 6749 §2.3.1 requires: as in a form. */
import { OAuth2Client } from "@badgateway/oauth2-client"
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as oauth4webapi from "oauth4webapi"
import * as openidClient from "openid-client"

interface Given {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Each finds the token endpoint in the emulator's metadata, and requests a token. */
const libraries: Readonly<Record<string, (given: Given) => Promise<string>>> = {
  oauth4webapi: async ({ clientId, clientSecret, url }) => {
    const options = { [oauth4webapi.allowInsecureRequests]: true }
    const issuer = new URL(url)
    const server = await oauth4webapi.processDiscoveryResponse(
      issuer,
      await oauth4webapi.discoveryRequest(issuer, { ...options, algorithm: "oauth2" })
    )
    const client = { client_id: clientId }
    const basic = oauth4webapi.ClientSecretBasic(clientSecret)
    const response = await oauth4webapi.clientCredentialsGrantRequest(server, client, basic, {}, options)
    const token = await oauth4webapi.processClientCredentialsResponse(server, client, response)
    return token.access_token
  },
  "openid-client": async ({ clientId, clientSecret, url }) => {
    const server = await openidClient.discovery(
      new URL(url),
      clientId,
      undefined,
      openidClient.ClientSecretBasic(clientSecret),
      { algorithm: "oauth2", execute: [openidClient.allowInsecureRequests] }
    )
    const token = await openidClient.clientCredentialsGrant(server)
    return token.access_token
  },
  "@badgateway/oauth2-client": async ({ clientId, clientSecret, url }) => {
    const client = new OAuth2Client({
      server: url,
      discoveryEndpoint: "/.well-known/oauth-authorization-server",
      clientId,
      clientSecret,
      authenticationMethod: "client_secret_basic"
    })
    const token = await client.clientCredentials()
    return token.accessToken
  },
  "@badgateway/oauth2-client, with its defaults": async ({ clientId, clientSecret, url }) => {
    const client = new OAuth2Client({
      tokenEndpoint: `${url}/oauth/token`,
      clientId,
      clientSecret,
      authenticationMethod: "client_secret_basic_interop"
    })
    const token = await client.clientCredentials()
    return token.accessToken
  }
}

layer(Layer.orDie(Emulator.layer()))("a token is issued to", (it) => {
  for (const [name, signIn] of Object.entries(libraries)) {
    it.effect(`${name}, for any characters in the secret`, () =>
      Effect.gen(function* () {
        const { administrator, seed, url } = yield* Emulator.Emulator
        const { clients } = yield* seed({
          clients: ["100%", "a%2Bb+c d", "colon:s%41", "_-.!~*'()"].map((secret) => ({
            name: "Bot",
            grantType: "CLIENT-CREDENTIALS",
            clientSecret: Redacted.make(secret)
          }))
        })
        for (const { clientId, clientSecret } of [administrator, ...clients]) {
          const given = { url, clientId, clientSecret: Redacted.value(clientSecret) }
          assert.match(yield* Effect.promise(() => signIn(given)), /^[\w-]{86}$/)
        }
      })
    )
  }
})
