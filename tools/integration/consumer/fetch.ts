/** The same operation with the layer that the client's README names for Bun. */
import { GenesysCloud, OAuthApi } from "@effect-genesys/client"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"

const program = OAuthApi.OAuthApi.pipe(
  Effect.flatMap((api) => api.getOauthClients),
  Effect.flatMap(({ entities = [] }) => Console.log(`${entities.length} clients`)),
  Effect.provide(GenesysCloud.layerConfig().pipe(Layer.provide(FetchHttpClient.layer)))
)

Effect.runPromise(program)
