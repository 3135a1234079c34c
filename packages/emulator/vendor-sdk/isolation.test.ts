/** The tests of the SDK affect neither each other nor this machine. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Sdk from "./Sdk.ts"

layer(Layer.orDie(Emulator.layer()), { excludeTestServices: true })("the vendor's SDK", (it) => {
  it.effect("looks for its configuration in a missing directory, and creates nothing there", () =>
    Effect.gen(function* () {
      for (const { config } of [Sdk.shared, yield* Sdk.administrator]) {
        assert.strictEqual(config.configPath, join(Sdk.home, ".genesyscloudjavascript", "config"))
      }
      assert.isFalse(existsSync(Sdk.home))
    })
  )

  it.effect("signs in one of its clients, and no other", () =>
    Effect.gen(function* () {
      const [signedIn, other] = [yield* Sdk.administrator, yield* Sdk.make]
      yield* Sdk.call(() => new Sdk.TokensApi(signedIn).headTokensMe())
      const { code } = yield* Sdk.rejected(Sdk.ErrorBody, () => new Sdk.TokensApi(other).getTokensMe())
      assert.strictEqual(code, "authentication.required")
    })
  )
})
