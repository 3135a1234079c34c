/** Which OAuth clients there are. */
import { GrantType } from "@effect-genesys/schemas/GrantType"
import { OAuthClientState } from "@effect-genesys/schemas/OAuthClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as ClientLifecycle from "../organization/ClientLifecycle.ts"
import * as Roles from "../organization/Roles.ts"
import * as Seed from "../organization/Seed.ts"
import { nothing, state, type World } from "./State.ts"

const client = Schema.Struct({ clientId: Schema.String })

export const clients = {
  "an OAuth client exists": state({
    params: Schema.Struct({
      name: Schema.optionalKey(Schema.String),
      grantType: Schema.optionalKey(GrantType),
      state: Schema.optionalKey(OAuthClientState)
    }),
    values: client,
    set: (world, params) => created(world, params)
  }),
  "an OAuth client is authorized": state({
    params: nothing,
    values: client,
    set: (world) => created(world, { grantType: "CODE" })
  }),
  "there may be no more OAuth clients": state({
    params: nothing,
    values: nothing,
    set: ({ organization }) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        organization.behavior.set({ clientLimit: ClientLifecycle.all(organization, now).length })
        return {}
      })
  })
}

const created = (world: World, options: Partial<Seed.Seedling>) =>
  Effect.map(seeded(world, options), ({ clientId }) => ({ clientId }))

/** A new client, and its secret. */
export const seeded = ({ organization }: World, options: Partial<Seed.Seedling>) =>
  Effect.map(Clock.currentTimeMillis, (now) =>
    Seed.add(
      organization,
      { name: "Wallboard", grantType: "CLIENT-CREDENTIALS", roles: [Roles.roles.viewer.id], ...options },
      now
    )
  )
