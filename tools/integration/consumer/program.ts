/** A user's program: every package is imported, and one operation is called, of the organization that the environment names. */
import { GenesysCloud, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator } from "@effect-genesys/emulator"
import { Polling } from "@effect-genesys/polling"
import { Rotation } from "@effect-genesys/rotation"
import { OAuthClient } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import { Pact } from "effect-pact"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export const imported = [
  Emulator.layer,
  Polling.run,
  OAuthClient.OAuthClient,
  Pact.make,
  Rotation.layerCluster,
  Usage.summary
]

const program = OAuthApi.OAuthApi.pipe(
  Effect.flatMap((api) => api.getOauthClients),
  Effect.flatMap(({ entities = [] }) => Console.log(`${entities.length} clients`)),
  Effect.provide(GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer)))
)

Effect.runPromise(program)
