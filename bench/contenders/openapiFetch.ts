/** `openapi-fetch`: types from an OpenAPI document, on `fetch`. It does not check responses. */
import createClient from "openapi-fetch"
import { idOf, type ReadClient, requestOf } from "../Samples.ts"
import { type Contender, fromPromises, signIn } from "./Contender.ts"

interface Json<Body> {
  readonly content: { readonly "application/json": Body }
}

/** The part of the document that is called here, as `openapi-typescript` would write it. */
interface paths {
  readonly "/api/v2/oauth/clients": {
    readonly get: { readonly responses: { readonly 200: Json<{ readonly entities?: Array<ReadClient> }> } }
    readonly post: {
      readonly requestBody: Json<ReturnType<typeof requestOf>>
      readonly responses: { readonly 200: Json<ReadClient> }
    }
  }
  readonly "/api/v2/oauth/clients/{clientId}": {
    readonly get: {
      readonly parameters: { readonly path: { readonly clientId: string } }
      readonly responses: { readonly 200: Json<ReadClient> }
    }
  }
}

export const make = async (url: string): Promise<Contender> => {
  const client = createClient<paths>({
    baseUrl: url,
    headers: { authorization: `Bearer ${await signIn(url)}`, accept: "application/json" }
  })
  return fromPromises({
    getOauthClient: async (call) =>
      given(
        await client.GET("/api/v2/oauth/clients/{clientId}", { params: { path: { clientId: idOf(call) } } })
      ),
    getOauthClients: async () => given(await client.GET("/api/v2/oauth/clients")).entities ?? [],
    postOauthClients: async (call) =>
      given(await client.POST("/api/v2/oauth/clients", { body: requestOf(call) }))
  })
}

const given = <A>({ data, response }: { readonly data?: A; readonly response: Response }): A => {
  if (data === undefined) throw new Error(`status ${response.status}`)
  return data
}
