/** The vendor's JavaScript SDK, which signs in with client credentials. */
import sdk from "purecloud-platform-client-v2"
import { idOf, requestOf } from "../Samples.ts"
import { type Contender, credentials, fromPromises } from "./Contender.ts"

export const make = async (url: string): Promise<Contender> => {
  const client = new sdk.ApiClientClass()
  // Otherwise the SDK watches its configuration file, and the process does not end.
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
