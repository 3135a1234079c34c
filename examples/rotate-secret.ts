/** Rotates the secret of a client, and atomically replaces the file that holds the old one. */
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

// Uninterruptible: once the secret is rotated, the old one is void, and the new one must reach the file.
const program = Effect.fn(function* (clientId: string, file: string) {
  const api = yield* OAuthApi.OAuthApi
  const fs = yield* FileSystem.FileSystem

  // Other readers of the file see the old secret or the new one, never a part of one.
  const next = `${file}.next`
  yield* fs.writeFileString(next, "", { flag: "wx", mode: 0o600 })
  const rotated = yield* api.postOauthClientSecret(clientId).pipe(
    // If it is unknown whether the secret was rotated, the message of the error says how to find out.
    Effect.tapError(() => Effect.ignore(fs.remove(next)))
  )
  const secret = yield* Effect.fromNullishOr(rotated.secret)
  yield* fs.writeFileString(next, Redacted.value(secret))
  yield* fs.rename(next, file)
  yield* Console.log(`${rotated.name} has a new secret, in ${file}. The old one is void.`)
}, Effect.uninterruptible)

const parameters = {
  clientId: Argument.String("client-id").pipe(Argument.withDescription("The id of a client")),
  file: Argument.Path("file").pipe(Argument.withDescription("The file of its secret, which is replaced"))
}
const genesys = OAuthApi.layerConfig().pipe(Layer.provide(NodeTransport.layer))

Command.make("rotate-secret", parameters, ({ clientId, file }) => program(clientId, file)).pipe(
  Command.withDescription("Rotate the secret of a client, and replace the file that holds the old one"),
  Command.provide(genesys),
  Demo.run({ steps: ["crm-sync secret.txt"] })
)
