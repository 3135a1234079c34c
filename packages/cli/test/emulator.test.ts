import { Credentials, OAuthApi } from "@effect-genesys/client"
import * as TakenPort from "@effect-genesys/testing/TakenPort"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Process from "./Process.ts"

/** Starts the command until the scope closes, and returns its first output. */
const started = (...args: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const printed = yield* Deferred.make<string>()
    yield* Effect.forkScoped(
      Process.node([Process.bin, "emulator", "--port", "0", ...args], {}, (text) =>
        text.endsWith("\n") ? Effect.asVoid(Deferred.succeed(printed, text)) : Effect.void
      )
    )
    return yield* Deferred.await(printed)
  })

const clientsAt = (url: string, clientId: string, clientSecret: string) =>
  OAuthApi.OAuthApi.use((api) => api.getOauthClients).pipe(
    Effect.provide(
      OAuthApi.layer({
        region: url,
        credentials: Credentials.clientCredentials(clientId, Redacted.make(clientSecret))
      }).pipe(Layer.provide(NodeHttpClient.layerUndici))
    ),
    Effect.map(({ entities = [] }) => entities.length)
  )

const Ready = Schema.fromJsonString(
  Schema.Struct({ url: Schema.String, clientId: Schema.String, clientSecret: Schema.String })
)

describe("the emulator command", () => {
  it.live("prints one line of JSON when it is ready, for scripts", () =>
    Effect.gen(function* () {
      const line = yield* started("--json", "--seed", "empty")
      assert.match(line, /^\{.*\}\n$/)
      const { clientId, clientSecret, url } = yield* Schema.decodeEffect(Ready)(line)
      assert.strictEqual(yield* clientsAt(url, clientId, clientSecret), 1)
    })
  )

  it.live("prints a request to try, and the lines that point programs at it", () =>
    Effect.gen(function* () {
      const text = yield* started()
      const exported = (name: string) =>
        new RegExp(`export GENESYSCLOUD_${name}=(\\S+)`).exec(text)?.[1] ?? ""
      const url = exported("REGION")
      assert.match(text, new RegExp(`curl -s -H .* ${url}/api/v2/oauth/clients\n`))
      const clients = yield* clientsAt(url, exported("OAUTHCLIENT_ID"), exported("OAUTHCLIENT_SECRET"))
      assert.strictEqual(clients, 15)
    })
  )

  it.live("says in a sentence that a port is taken", () =>
    Effect.gen(function* () {
      const port = yield* TakenPort.port
      const { code, stderr, stdout } = yield* Process.genesysOauth(["emulator", "--port", String(port)])
      assert.strictEqual(code, 1)
      assert.strictEqual(stdout, "")
      assert.match(
        stderr,
        new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is in use\\. Choose another with --port`)
      )
    })
  )
})
