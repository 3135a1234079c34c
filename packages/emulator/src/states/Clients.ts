/** Which OAuth clients there are. */
import { GrantType } from "@effect-genesys/schemas/GrantType"
import { OAuthClientState } from "@effect-genesys/schemas/OAuthClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as ClientLifecycle from "../organisation/ClientLifecycle.ts"
import * as Roles from "../organisation/Roles.ts"
import * as Seed from "../organisation/Seed.ts"
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
  "an OAuth client is authorised": state({
    params: nothing,
    values: client,
    set: (world) => created(world, { grantType: "CODE" })
  }),
  "there may be no more OAuth clients": state({
    params: nothing,
    values: nothing,
    set: ({ organisation }) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        organisation.behaviour.set({ clientLimit: ClientLifecycle.all(organisation, now).length })
        return {}
      })
  })
}

const created = (world: World, options: Partial<Seed.Seedling>) =>
  Effect.map(seeded(world, options), ({ clientId }) => ({ clientId }))

/** A new client, and its secret. */
export const seeded = ({ organisation }: World, options: Partial<Seed.Seedling>) =>
  Effect.map(Clock.currentTimeMillis, (now) =>
    Seed.add(
      organisation,
      { name: "Wallboard", grantType: "CLIENT-CREDENTIALS", roles: [Roles.roles.viewer.id], ...options },
      now
    )
  )
