/** Effect's `HttpApiClient` alone: two endpoints and a bearer token, without our code. */
import * as Effect from "effect/Effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"

const Client = Schema.Struct({ id: Schema.optionalKey(Schema.String), name: Schema.String })

const api = HttpApi.make("bare").add(
  HttpApiGroup.make("oauth").add(
    HttpApiEndpoint.get("getOauthClients", "/api/v2/oauth/clients", {
      success: Schema.Struct({ entities: Schema.Array(Client) })
    }),
    HttpApiEndpoint.get("getOauthClient", "/api/v2/oauth/clients/:clientId", {
      params: { clientId: Schema.String },
      success: Client
    })
  )
)

const program = Effect.gen(function* () {
  const { oauth } = yield* HttpApiClient.make(api, {
    baseUrl: "https://api.mypurecloud.de",
    transformClient: HttpClient.mapRequest(HttpClientRequest.bearerToken("a token"))
  })
  const { entities } = yield* oauth.getOauthClients()
  const { name } = yield* oauth.getOauthClient({ params: { clientId: "a client id" } })
  return { entities, name }
})

export const main = Effect.runPromise(Effect.provide(program, FetchHttpClient.layer))
