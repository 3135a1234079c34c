import * as Generated from "../hey-api/Generated.ts"
/** A client that `@hey-api/openapi-ts` has generated, on `fetch`, with every response checked by valibot. */
import { idOf, requestOf } from "../Samples.ts"
import { type Contender, fromPromises, signIn } from "./Contender.ts"

export const make = async (url: string): Promise<Contender> => {
  const { client, getOauthClient, getOauthClients, postOauthClients } = await Generated.load()
  const token = await signIn(url)
  client.setConfig({ baseUrl: url, auth: token, throwOnError: true })
  return fromPromises({
    getOauthClient: async (call) => (await getOauthClient({ path: { clientId: idOf(call) } })).data,
    getOauthClients: async () => (await getOauthClients()).data.entities ?? [],
    postOauthClients: async (call) => (await postOauthClients({ body: requestOf(call) })).data
  })
}
