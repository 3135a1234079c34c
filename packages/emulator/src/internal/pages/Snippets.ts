/** Lines to paste and run: for a shell, for this library, and for the vendor's SDK. */

export interface Snippet {
  /** Also the `id` of an element. */
  readonly id: string
  readonly title: string
  readonly lines: string
}

/** They do not contain the secret, but read it from `GENESYSCLOUD_OAUTHCLIENT_SECRET`. */
export const snippets = (url: string, clientId: string): ReadonlyArray<Snippet> => [
  { id: "curl", title: "curl", lines: curl(url, clientId) },
  { id: "library", title: "This library", lines: library(url, clientId) },
  { id: "sdk", title: "The vendor’s JavaScript SDK", lines: sdk(new URL(url), clientId) }
]

const curl = (url: string, clientId: string) => `\
token=$(curl -s ${url}/oauth/token \\
  -u "${clientId}:$GENESYSCLOUD_OAUTHCLIENT_SECRET" \\
  -d grant_type=client_credentials |
  sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -s ${url}/api/v2/oauth/clients \\
  -H "Authorization: Bearer $token"`

const library = (url: string, clientId: string) => `\
import { Credentials, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const secret = Config.Redacted("GENESYSCLOUD_OAUTHCLIENT_SECRET")
const genesysCloud = Layer.unwrap(
  Effect.map(secret, (clientSecret) =>
    OAuthApi.layer({
      region: "${url}",
      credentials: Credentials.clientCredentials(
        "${clientId}",
        clientSecret
      )
    })
  )
).pipe(Layer.provide(NodeTransport.layer))

const clients = OAuthApi.OAuthApi.use((api) => api.getOauthClients)
console.log(await Effect.runPromise(Effect.provide(clients, genesysCloud)))`

const sdk = ({ hostname, port, protocol }: URL, clientId: string) => `\
import sdk from "purecloud-platform-client-v2"

const client = new sdk.ApiClientClass()
client.config.live_reload_config = false
client.setGateway({
  host: "${hostname}",
  protocol: "${protocol.slice(0, -1)}",
  port: ${port === "" ? (protocol === "https:" ? 443 : 80) : port}
})
await client.loginClientCredentialsGrant(
  "${clientId}",
  process.env.GENESYSCLOUD_OAUTHCLIENT_SECRET
)
const { entities } = await new sdk.OAuthApi(client).getOauthClients()
console.log(entities)`
