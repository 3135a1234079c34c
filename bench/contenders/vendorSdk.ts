/** The vendor's JavaScript SDK, signed in with client credentials by itself. */
import sdk from "purecloud-platform-client-v2"
import { idOf, requestOf } from "../Samples.ts"
import { type Contender, credentials, fromPromises } from "./Contender.ts"

export const make = async (url: string): Promise<Contender> => {
  const client = new sdk.ApiClientClass()
  // It would watch its configuration file for as long as the process lives.
  client.config.live_reload_config = false
  const { hostname, port } = new URL(url)
  client.setGateway({ host: hostname, protocol: "http", port: Number(port) })
  await client.loginClientCredentialsGrant(credentials.clientId, credentials.clientSecret)
  const api = new sdk.OAuthApi(client)
  return fromPromises({
    getOauthClient: (call) => api.getOauthClient(idOf(call)),
    getOauthClients: async () => (await api.getOauthClients()).entities ?? [],
    postOauthClients: (call) => api.postOauthClients(requestOf(call))
  })
}
