/** States of the OAuth clients. */
import { GrantType } from "@effect-genesys/schemas/GrantType"
import { OAuthClientState } from "@effect-genesys/schemas/OAuthClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { ClientSeed } from "../organization/ClientSeed.ts"
import { Organization } from "../organization/Organization.ts"
import * as Roles from "../organization/Roles.ts"
import { Seed } from "../organization/Seed.ts"
import { nothing, state } from "./State.ts"

const client = Schema.Struct({ clientId: Schema.String })

export const clients = {
  "an OAuth client exists": state({
    params: Schema.Struct({
      name: Schema.optionalKey(Schema.String),
      grantType: Schema.optionalKey(GrantType),
      state: Schema.optionalKey(OAuthClientState)
    }),
    values: client,
    set: (params) => created(params)
  }),
  "an OAuth client is authorized": state({
    params: nothing,
    values: client,
    set: () => created({ grantType: "CODE" })
  }),
  "the limit of OAuth clients is reached": state({
    params: nothing,
    values: nothing,
    set: () =>
      Effect.gen(function* () {
        const { behavior, lifecycle } = yield* Organization
        behavior.set({ clientLimit: lifecycle.all(yield* Clock.currentTimeMillis).length })
        return {}
      })
  })
}

const created = (options: Partial<ClientSeed>) =>
  Effect.map(seeded(options), ({ clientId }) => ({ clientId }))

/** A new client, and its secret. */
export const seeded = Effect.fnUntraced(function* (options: Partial<ClientSeed>) {
  const { add } = yield* Seed
  return add(
    { name: "Wallboard", grantType: "CLIENT-CREDENTIALS", roles: [Roles.roles.viewer.id], ...options },
    yield* Clock.currentTimeMillis
  )
})
