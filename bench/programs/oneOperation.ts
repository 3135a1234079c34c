/** One operation of our client. */
import * as Credentials from "@effect-genesys/client/Credentials"
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const live = OAuthApi.layer({
  region: "eu-central-1",
  credentials: Credentials.accessToken(Redacted.make("a token"))
}).pipe(Layer.provide(FetchHttpClient.layer))

export const main = OAuthApi.OAuthApi.use((api) => api.getOauthClient("a client id")).pipe(
  Effect.provide(live),
  Effect.runPromise
)
