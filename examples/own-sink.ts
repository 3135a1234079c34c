/** A sink of your own: three functions that keep secrets in encrypted files. It stores a new secret of a client. */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto"
import { OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { SecretFile, SecretFormat, SecretSink } from "@effect-genesys/rotation"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Path from "effect/Path"
import * as Redacted from "effect/Redacted"
import * as Demo from "./demo.ts"

/** AES-256-GCM. The place is authenticated too, so that the file of one secret is not taken for that of another. */
const cipher = (passphrase: Redacted.Redacted<string>) => {
  const key = scryptSync(Redacted.value(passphrase), "own-sink", 32)
  return {
    encrypt: (text: string, place: string) => {
      const nonce = randomBytes(12)
      const aes = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place))
      const encrypted = Buffer.concat([aes.update(text), aes.final()])
      return Buffer.concat([nonce, aes.getAuthTag(), encrypted]).toString("base64")
    },
    decrypt: (text: string, place: string) => {
      const bytes = Buffer.from(text, "base64")
      const aes = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAAD(Buffer.from(place))
      aes.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([aes.update(bytes.subarray(28)), aes.final()]).toString()
    }
  }
}

const place = (secretName: string, stage: SecretSink.Stage) => `${encodeURIComponent(secretName)}.${stage}`

// The message of an error is shown, so it must have no part of a secret.
const failed = (secretName: string, problem: string) => () =>
  new SecretSink.SecretSinkError({ secretName, problem })

// `SecretSink.make` orders the calls of these functions, so that a process may end between any two of them.
const encryptedFiles = Effect.gen(function* () {
  const { decrypt, encrypt } = cipher(yield* Config.Redacted("SINK_PASSPHRASE"))
  const fs = yield* FileSystem.FileSystem
  const services = yield* Effect.context<FileSystem.FileSystem | Path.Path>()

  return SecretSink.make({
    read: Effect.fnUntraced(function* (secretName, stage) {
      const file = place(secretName, stage)
      const isThere = yield* Effect.mapError(fs.exists(file), failed(secretName, `${file} is out of reach`))
      if (!isThere) return Option.none()
      const text = yield* fs.readFileString(file).pipe(
        Effect.flatMap((content) => Effect.try(() => decrypt(content, file))),
        Effect.mapError(failed(secretName, `${file} was not read: is SINK_PASSPHRASE the one that wrote it?`))
      )
      return SecretFormat.parse(Redacted.make(text))
    }),
    write: (secretName, stage, credentials) => {
      const file = place(secretName, stage)
      const text = Redacted.value(SecretFormat.format(credentials, "json"))
      return SecretFile.write(file, Redacted.make(encrypt(text, file))).pipe(
        Effect.provide(services),
        Effect.mapError(failed(secretName, `${file} was not written`))
      )
    },
    remove: (secretName, stage) =>
      fs
        .remove(place(secretName, stage), { force: true })
        .pipe(Effect.mapError(failed(secretName, `${place(secretName, stage)} was not removed`)))
  })
})

const program = Effect.fn(function* (clientId: string) {
  const api = yield* OAuthApi.OAuthApi
  const sink = yield* SecretSink.SecretSink
  const fs = yield* FileSystem.FileSystem
  const rotated = yield* api.postOauthClientSecret(clientId)
  const clientSecret = yield* Effect.fromNullishOr(rotated.secret)
  yield* sink.writePending(clientId, { clientId, clientSecret, version: "1" })
  yield* sink.promote(clientId, "1")
  const stored = Option.getOrThrow(yield* sink.read(clientId, "current"))
  const isSame = Redacted.value(stored.clientSecret) === Redacted.value(clientSecret)
  yield* Console.log(
    `The sink has ${isSame ? "the new secret" : "another secret"} of ${rotated.name} as version ${stored.version}.`
  )
  const file = yield* fs.readFileString(`${clientId}.current`)
  yield* Console.log(
    `Its file ${file.includes(Redacted.value(clientSecret)) ? "shows" : "does not show"} it.`
  )
}, Effect.uninterruptible)

const clientId = Argument.String("client-id").pipe(Argument.withDescription("The id of a client"))
const services = Layer.merge(
  OAuthApi.layerConfig().pipe(Layer.provide(NodeTransport.layer)),
  Layer.effect(SecretSink.SecretSink, encryptedFiles)
)

Command.make("own-sink", { clientId }, (given) => program(given.clientId)).pipe(
  Command.withDescription("Store a new secret of a client in a sink of your own"),
  Command.provide(services),
  Demo.run({
    steps: ["crm-sync"],
    beside: () => Effect.succeed({ SINK_PASSPHRASE: randomBytes(16).toString("hex") })
  })
)
