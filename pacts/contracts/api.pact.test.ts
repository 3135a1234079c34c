/** Tests the client with the contract of each operation of the API host. */
import { Credentials } from "@effect-genesys/client"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { token } from "./Contract.ts"
import * as Interactions from "./Interactions.ts"
import { oauthContracts } from "./OAuthContracts.ts"
import { api, connected } from "./Provider.ts"
import { tokensContracts } from "./TokensContracts.ts"
import { usageContracts } from "./UsageContracts.ts"

const contracts = [...oauthContracts, ...tokensContracts, ...usageContracts]

const credentials = Credentials.accessToken(Redacted.make(token))

for (const contract of contracts) {
  describe(contract.operation, () => {
    for (const { call, interaction, title } of Interactions.of(contract)) {
      it.effect(title, () =>
        api.run(interaction, ({ url }) => Effect.provide(call, connected(url, credentials)))
      )
    }
  })
}

it("there is a contract for every operation", () => {
  assert.sameMembers(
    contracts.map(({ operation }) => operation),
    Interactions.endpoints.map(({ identifier }) => identifier),
    "Add a contract for each missing operation to its list in pacts/contracts"
  )
})
