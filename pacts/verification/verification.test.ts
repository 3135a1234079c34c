/** The committed pacts, from the side of those who would have to keep them. */
import { readFileSync } from "node:fs"
import { GenesysCloudApi } from "@effect-genesys/schemas"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Document from "./Document.ts"
import * as Emulator from "./Emulator.ts"
import * as Pacts from "./Pacts.ts"

const interactionsIn = (path: string) => {
  const { interactions }: { readonly interactions: ReadonlyArray<unknown> } = JSON.parse(
    readFileSync(path, "utf8")
  )
  return interactions.length
}

layer(Emulator.layer, { excludeTestServices: true })("the pact", (it) => {
  for (const provider of ["genesys-cloud-api", "genesys-cloud-login"] as const) {
    it.effect(`with ${provider} is what the emulator does, by Pact's own verifier`, () =>
      Effect.gen(function* () {
        const path = Pacts.pathOf(provider)
        const { interactions } = yield* Emulator.verify({ provider, pacts: [path] })
        assert.deepStrictEqual(
          interactions.filter(({ ok }) => !ok),
          []
        )
        assert.strictEqual(interactions.length, interactionsIn(path))
      })
    )
  }

  it.effect("with the API is what the vendor's document allows", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Document.differences(Document.vendors), [])
    })
  )

  it.effect("with the API is what this library's own document allows", () =>
    Effect.gen(function* () {
      const own = OpenApi.fromApi(GenesysCloudApi.GenesysCloudApi)
      const file = yield* Pacts.temporary("document.json", JSON.stringify(own))
      assert.deepStrictEqual(yield* Document.differences(file), [])
    })
  )
})
