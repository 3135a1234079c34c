/** A process that signs in with the refresh token in a file, and prints the outcome of a call: `node SharedTokenFile.ts REGION FILE`. */
import { Credentials, OAuthApi, TokenStore } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const [, , region = "", path = ""] = process.argv

const live = OAuthApi.layer({
  region,
  credentials: Credentials.refreshToken({ clientId: "a-client" })
}).pipe(Layer.provide(TokenStore.layerFile(path)), Layer.provide([NodeTransport.layer, NodeFileSystem.layer]))

OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1")).pipe(
  Effect.provide(live),
  Effect.match({ onFailure: String, onSuccess: () => "success" }),
  Effect.flatMap(Console.log),
  NodeRuntime.runMain
)
