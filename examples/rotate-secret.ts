/** Gives a client a new secret, and puts it in the place of the old one in a file, in one step. */
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

// Ctrl-C waits until the new secret is in its place: the old one may be void already.
const program = Effect.fn(function* (clientId: string, file: string) {
  const api = yield* OAuthApi.OAuthApi
  const fs = yield* FileSystem.FileSystem

  // Who reads the file meanwhile sees the old secret or the new one, and never half of one.
  const next = `${file}.next`
  yield* fs.writeFileString(next, "", { flag: "wx", mode: 0o600 })
  const rotated = yield* api.postOauthClientSecret(clientId).pipe(
    // Where nobody knows whether the secret was replaced, the error's message says how to find out.
    Effect.tapError(() => Effect.ignore(fs.remove(next)))
  )
  const secret = yield* Effect.fromNullishOr(rotated.secret)
  yield* fs.writeFileString(next, Redacted.value(secret))
  yield* fs.rename(next, file)
  yield* Console.log(`${rotated.name} has a new secret, in ${file}. The old one gets no more tokens.`)
}, Effect.uninterruptible)

const parameters = { clientId: Argument.String("client-id"), file: Argument.Path("file") }

Command.make("rotate-secret", parameters, ({ clientId, file }) => program(clientId, file)).pipe(
  Command.provide(OAuthApi.layerConfig().pipe(Layer.provide(NodeTransport.layer))),
  Command.run({ version: "1" }),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
