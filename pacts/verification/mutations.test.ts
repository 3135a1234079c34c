/** Checks the checks: for each change of the provider or the document, one of them must fail. */
import { Emulator as EmulatorService } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, layer } from "@effect/vitest"
import { VerificationFailed } from "effect-pact/Verifier"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ChangedProvider from "./ChangedProvider.ts"
import * as Document from "./Document.ts"
import * as Emulator from "./Emulator.ts"
import * as Pacts from "./Pacts.ts"

interface Mutation {
  readonly of: string
  readonly what: string
  /** A part of the message of the check. */
  readonly seen: RegExp
}

/** Changes that the verifier must notice. */
const ofProvider: ReadonlyArray<Mutation & { readonly change: ChangedProvider.Change }> = [
  {
    of: "getOauthClients",
    what: "has another name for a field",
    change: { body: (json) => json.replaceAll('"authorizedGrantType"', '"grantType"') },
    seen: /authorizedGrantType/
  },
  {
    of: "getOauthClient",
    what: "has another member of an enum",
    change: { body: (json) => json.replaceAll('"active"', '"enabled"') },
    seen: /enabled/
  },
  {
    of: "postOauthClients",
    what: "responds with another status",
    change: { status: () => 201 },
    seen: /201/
  },
  {
    of: "getOauthScopes",
    what: "has another path",
    change: { path: (path) => path.replace("/scopes", "/scope-list") },
    seen: /404/
  },
  {
    of: "getOauthClientUsageQueryResult",
    what: "writes a number as a string",
    change: { body: (json) => json.replaceAll(/"requests":(\d+)/g, '"requests":"$1"') },
    seen: /requests/
  },
  {
    of: "getUsageQueryExecutionIdResults",
    what: "writes a date in another notation",
    change: { body: (json) => json.replaceAll(/"date":"[^"]+"/g, '"date":"3 March 2026"') },
    seen: /3 March 2026/
  }
]

/** Changes that the comparison with the document must notice. */
const ofDocument: ReadonlyArray<
  Mutation & { readonly operation: string; readonly from: string; readonly to: string }
> = [
  {
    of: "OAuthClient",
    operation: "getOauthClient",
    what: "has another name for a field",
    from: '"roleDivisions":',
    to: '"divisionRoles":',
    seen: /body.incompatible/
  },
  {
    of: "OAuthClientRequest",
    operation: "postOauthClients",
    what: "lacks a member of an enum",
    from: '"CLIENT-CREDENTIALS"',
    to: '"MACHINE"',
    seen: /body.incompatible/
  },
  {
    of: "postUsageAggregatesQueryJobs",
    operation: "postUsageAggregatesQueryJobs",
    what: "has another status",
    from: '"202":',
    to: '"203":',
    seen: /response.status.unknown/
  },
  {
    of: "getUsageSimplesearchExecutionIdResults",
    operation: "getUsageSimplesearchExecutionIdResults",
    what: "has another path",
    from: '"/api/v2/usage/simplesearch/{executionId}/results":',
    to: '"/api/v2/usage/search/{executionId}/results":',
    seen: /request.path-or-method.unknown/
  }
]

layer(Layer.mergeAll(Emulator.layer, NodeHttpClient.layerUndici), { excludeTestServices: true })(
  "the verifier notices that the provider",
  (it) => {
    it.effect("of each of these operations is unchanged otherwise", () =>
      Effect.gen(function* () {
        const { url } = yield* EmulatorService.Emulator
        const pacts = yield* Effect.forEach(ofProvider, ({ of }) =>
          Pacts.temporary("pact.json", Pacts.about(of))
        )
        const baseUrl = yield* ChangedProvider.make(url, {})
        const { interactions } = yield* Emulator.verify({ provider: "genesys-cloud-api", pacts, baseUrl })
        const expected = ofProvider.map(({ of }) => JSON.parse(Pacts.about(of)).interactions.length)
        assert.notInclude(expected, 0)
        assert.lengthOf(
          interactions,
          expected.reduce((sum, length) => sum + length, 0)
        )
      })
    )

    for (const { change, of, seen, what } of ofProvider) {
      it.effect(`of ${of} ${what}`, () =>
        Effect.gen(function* () {
          const { url } = yield* EmulatorService.Emulator
          const verified = {
            provider: "genesys-cloud-api",
            pacts: [yield* Pacts.temporary("pact.json", Pacts.about(of))]
          }
          const changed = yield* ChangedProvider.make(url, change)
          const error = yield* Effect.flip(Emulator.verify({ ...verified, baseUrl: changed }))
          assert.instanceOf(error, VerificationFailed)
          assert.match(error.message, seen)
        })
      )
    }
  }
)

layer(Layer.empty)("the comparison notices that the document", (it) => {
  for (const { from, of, operation, seen, to, what } of ofDocument) {
    it.effect(`of ${of} ${what}`, () =>
      Effect.gen(function* () {
        const document = JSON.stringify(JSON.parse(Document.read(Document.vendors)))
        assert.include(document, from)
        const pact = Pacts.about(operation)
        assert.deepStrictEqual(yield* Document.differences(document, pact), [])
        const differences = yield* Document.differences(document.replaceAll(from, to), pact)
        assert.match(differences.join("\n"), seen)
      })
    )
  }
})
