/** Creates a client, keeps its secret in a file that only you can read, and takes the client away again. */
import { OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const request = {
  name: "Example",
  description: "Made by an example, and deleted by it",
  authorizedGrantType: "CODE",
  scope: ["users:readonly"],
  registeredRedirectUri: ["https://example.com/callback"]
} as const

// Ctrl-C waits until the client is gone again: its secret is shown once.
const program = Effect.fn(function* (file: string) {
  const api = yield* OAuthApi.OAuthApi
  const fs = yield* FileSystem.FileSystem

  // The place comes first: a secret is shown once. `wx` overwrites nothing.
  yield* fs.writeFileString(file, "", { flag: "wx", mode: 0o600 })
  const client = yield* Effect.tapError(api.postOauthClients(request), () => Effect.ignore(fs.remove(file)))
  const id = yield* Effect.fromNullishOr(client.id)
  const secret = yield* Effect.fromNullishOr(client.secret)
  yield* fs.writeFileString(file, Redacted.value(secret))
  yield* Console.log(`Created ${id}. Its secret is in ${file}; here it prints as ${secret}.`)

  // Only an inactive client can be deleted. A change is sent whole: what an absent field means is not documented.
  yield* api.putOauthClient(id, { ...request, state: "inactive" })
  yield* api.deleteOauthClient(id)
  yield* Console.log(`Deleted ${id}.`)
}, Effect.uninterruptible)

Command.make("create-client", { file: Argument.Path("file") }, ({ file }) => program(file)).pipe(
  Command.provide(OAuthApi.layerConfig().pipe(Layer.provide(NodeTransport.layer))),
  Command.run({ version: "1" }),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
