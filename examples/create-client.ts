/** Creates a client, stores its secret in a file that only you can read, and deletes the client. */
import { OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Demo from "./demo.ts"

const request = {
  name: "Example",
  description: "Created and deleted by an example",
  authorizedGrantType: "CODE",
  scope: ["users:readonly"],
  registeredRedirectUri: ["https://example.com/callback"]
} as const

// Uninterruptible: Ctrl-C must not lose the secret, which the API returns only once, nor leave the client behind.
const program = Effect.fn(function* (file: string) {
  const api = yield* OAuthApi.OAuthApi
  const fs = yield* FileSystem.FileSystem

  // Create the file before the client, so that the secret has a place. `wx` never overwrites a file.
  yield* fs.writeFileString(file, "", { flag: "wx", mode: 0o600 })
  const client = yield* Effect.tapError(api.postOauthClients(request), () => Effect.ignore(fs.remove(file)))
  const id = yield* Effect.fromNullishOr(client.id)
  const secret = yield* Effect.fromNullishOr(client.secret)
  yield* fs.writeFileString(file, Redacted.value(secret))
  yield* Console.log(`Created ${id}. Its secret is in ${file}; here it prints as ${secret}.`)

  // Only an inactive client can be deleted. A PUT has all fields, since the meaning of absent ones is not documented.
  yield* api.putOauthClient(id, { ...request, state: "inactive" })
  yield* api.deleteOauthClient(id)
  yield* Console.log(`Deleted ${id}.`)
}, Effect.uninterruptible)

const file = Argument.Path("file").pipe(Argument.withDescription("A new file for the secret"))
const genesys = OAuthApi.layerConfig().pipe(Layer.provide(NodeTransport.layer))

Command.make("create-client", { file }, (given) => program(given.file)).pipe(
  Command.withDescription("Create a client, store its secret in a new file, and delete the client"),
  Command.provide(genesys),
  Demo.run({ steps: ["secret.txt"] })
)
