/** For teams with pact-js: its builder writes the same pacts, and its verifier accepts them. */
import { readFileSync } from "node:fs"
import { Credentials } from "@effect-genesys/client"
import * as Emulator from "@effect-genesys/emulator/Emulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { token } from "../contracts/Contract.ts"
import * as Interactions from "../contracts/Interactions.ts"
import { oauthContracts } from "../contracts/OAuthContracts.ts"
import { api, connected } from "../contracts/Provider.ts"
import { tokensContracts } from "../contracts/TokensContracts.ts"
import { usageContracts } from "../contracts/UsageContracts.ts"
import * as Provider from "./Emulator.ts"
import * as PactJs from "./PactJs.ts"
import * as Pacts from "./Pacts.ts"

it.effect("pact-js writes every interaction with the API as it is committed", () =>
  Effect.gen(function* () {
    const cases = [...oauthContracts, ...tokensContracts, ...usageContracts].flatMap(Interactions.of)
    const credentials = Credentials.accessToken(Redacted.make(token))
    const written = yield* Effect.forEach(cases, ({ call, interaction }) =>
      PactJs.record(api, interaction, (url) => Effect.provide(call, connected(url, credentials)))
    )
    const committed = new Map(
      PactJs.interactionsIn(Pacts.pathOf("genesys-cloud-api")).map((interaction) => [
        keyOf(interaction),
        interaction
      ])
    )
    for (const interaction of written.flat()) {
      assert.deepStrictEqual(interaction, committed.get(keyOf(interaction)))
    }
    assert.strictEqual(written.flat().length, committed.size)
  }).pipe(Effect.provide(NodeServices.layer))
)

const keyOf = ({ description, providerStates }: ReturnType<typeof PactJs.interactionsIn>[number]) =>
  JSON.stringify([description, providerStates])

layer(Provider.layer, { excludeTestServices: true })("the verifier of pact-js", (test) => {
  const verify = Effect.fnUntraced(function* (options: Omit<Parameters<typeof PactJs.verify>[0], "baseUrl">) {
    const { url } = yield* Emulator.Emulator
    return yield* PactJs.verify({ baseUrl: url, ...options })
  })

  test.effect("accepts the pact with the API, with every provider state set up", () =>
    Effect.gen(function* () {
      const pact = Pacts.pathOf("genesys-cloud-api")
      const { output, states } = yield* verify({ provider: "genesys-cloud-api", pact, sendsForms: false })
      assert.strictEqual(states, PactJs.statesIn(pact).length)
      assert.notInclude(output, "(FAILED)")
    })
  )

  test.effect("accepts the pact with the login host with a filter that sends forms, and not without", () =>
    Effect.gen(function* () {
      const login = { provider: "genesys-cloud-login", pact: Pacts.pathOf("genesys-cloud-login") }
      const { output, states } = yield* verify({ ...login, sendsForms: true })
      assert.strictEqual(states, PactJs.statesIn(login.pact).length)
      assert.notInclude(output, "(FAILED)")
      const refused = yield* Effect.flip(verify({ ...login, sendsForms: false }))
      assert.strictEqual(refused._tag, "Refused")
      assert.include(refused.output, "(FAILED)")
    })
  )

  test.effect("refuses an operation that does not exist", () =>
    Effect.gen(function* () {
      const pact = yield* Pacts.temporary(
        "pact.json",
        Pacts.about("getOauthScope").replaceAll("/oauth/scopes/oauth", "/oauth/scopes/none")
      )
      const refused = yield* Effect.flip(verify({ provider: "genesys-cloud-api", pact, sendsForms: false }))
      assert.include(refused.cause, "expected 200 but was 404")
    })
  )
})

const read = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8")

it("docs/pact-js.md of effect-pact has this filter", () => {
  const [filter = ""] = /(?<=^export )const sendForms = .*?^}\n/ms.exec(read("pactJsVerifier.ts")) ?? []
  assert.include(filter, "stringify(request.body)")
  assert.include(read("../../packages/pact/docs/pact-js.md"), filter)
})
