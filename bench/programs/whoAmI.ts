/** Signs in and gets the token's owner: the smallest program that needs credentials. */
import * as Credentials from "@effect-genesys/client/Credentials"
import * as TokensApi from "@effect-genesys/client/TokensApi"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const live = TokensApi.layer({
  region: "eu-central-1",
  credentials: Credentials.clientCredentials("a client id", Redacted.make("a secret"))
}).pipe(Layer.provide(FetchHttpClient.layer))

export const main = TokensApi.TokensApi.use((api) => api.getTokensMe()).pipe(
  Effect.provide(live),
  Effect.runPromise
)
