/** Verifies the emulator, a stub server and two documents with the committed pacts. */
import { readFileSync } from "node:fs"
import { GenesysCloudApi } from "@effect-genesys/schemas"
import { assert, it as test, layer } from "@effect/vitest"
import { StubServer, Verifier } from "effect-pact"
import * as Effect from "effect/Effect"
import * as OpenApi from "effect/http-api/OpenApi"
import type * as Schema from "effect/Schema"
import * as Document from "./Document.ts"
import * as Emulator from "./Emulator.ts"
import * as Pacts from "./Pacts.ts"

const interactionsIn = (path: string) => {
  const { interactions }: { readonly interactions: ReadonlyArray<unknown> } = JSON.parse(
    readFileSync(path, "utf8")
  )
  return interactions.length
}

interface Written {
  readonly request: Readonly<Record<string, Schema.Json>>
  readonly response: { readonly status: number }
}

const isSuccess = ({ response }: Written) => response.status < 400

/** One interaction for each request: a provider without states always sends the same response. */
const firstOfEach = (interactions: ReadonlyArray<Written>) => [
  ...new Map(
    interactions
      .map(
        (each) =>
          [JSON.stringify({ ...each.request, headers: {}, matchingRules: {}, generators: {} }), each] as const
      )
      .toReversed()
  ).values()
]

layer(Emulator.layer, { excludeTestServices: true })("the pact", (it) => {
  for (const provider of ["genesys-cloud-api", "genesys-cloud-login"] as const) {
    it.effect(`with ${provider} passes its verification with the emulator, by Pact's own verifier`, () =>
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

  for (const provider of ["genesys-cloud-api", "genesys-cloud-login"] as const) {
    it.effect(`with ${provider} passes its verification with a stub server, for its successes`, () =>
      Effect.gen(function* () {
        const pact = JSON.parse(readFileSync(Pacts.pathOf(provider), "utf8"))
        const succeeding = yield* Pacts.temporary(
          "pact.json",
          JSON.stringify({ ...pact, interactions: firstOfEach(pact.interactions.filter(isSuccess)) })
        )
        const { interactions, url } = yield* StubServer.make({ pacts: [succeeding] })
        const report = yield* Verifier.verify({ provider, baseUrl: url, pacts: [succeeding] })
        assert.isNotEmpty(interactions)
        assert.strictEqual(report.interactions.length, interactions.length)
      })
    )
  }

  it.effect("with the API is allowed by the vendor's document", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Document.differences(Document.read(Document.vendors)), [])
    })
  )

  it.effect("with the API is allowed by this library's own document", () =>
    Effect.gen(function* () {
      const own = OpenApi.fromApi(GenesysCloudApi.GenesysCloudApi)
      assert.deepStrictEqual(yield* Document.differences(JSON.stringify(own)), [])
    })
  )
})

test("the plugin keeps pact-js from its analytics", () => {
  assert.strictEqual(process.env["PACT_DO_NOT_TRACK"], "true")
})
