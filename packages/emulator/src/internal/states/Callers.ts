/** Who calls, by the bearer token to call with; and who else is signed in. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type SignIn, signIn, tokenLifetime } from "../organization/Login.ts"
import * as Roles from "../organization/Roles.ts"
import * as Secrets from "../organization/Secrets.ts"
import * as Users from "../organization/Users.ts"
import { nothing, Secret, state, type World } from "./State.ts"

const token = Schema.Struct({ token: Secret })

export const callers = {
  // With a role that it holds itself, and so may give to others.
  "a caller that may do everything": state({
    params: nothing,
    values: Schema.Struct({ token: Secret, roleId: Schema.String }),
    set: (world) => Effect.map(issued(world), (caller) => ({ ...caller, roleId: Roles.roles.admin.id }))
  }),
  "a caller that lacks permissions": state({
    params: Schema.Struct({
      permissions: Schema.NonEmptyArray(Schema.Literals(Roles.roles.admin.permissions))
    }),
    values: token,
    set: (world, { permissions }) => issued(world, { without: permissions })
  }),
  "a caller whose token has ended": state({
    params: nothing,
    values: token,
    // A token that has ended is forgotten, so one that was never known is the same.
    set: () => Effect.sync(() => ({ token: Secrets.generate() }))
  }),
  // For a caller who ends the tokens of that user.
  "a user is signed in": state({
    params: nothing,
    values: Schema.Struct({ userId: Schema.String }),
    set: (world) => {
      const userId = Users.users.agent.id
      return Effect.as(issued(world, { userId }), { userId })
    }
  })
}

/** A token of the administrator client. */
const issued = ({ organization }: World, whose: Omit<SignIn, "id" | "clientId"> = {}) =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const { login } = organization
    const secret = Secrets.generate()
    login.tokens.add(
      secret,
      signIn({ clientId: organization.administratorId.get() ?? "", ...whose }),
      now,
      tokenLifetime
    )
    return { token: secret }
  })
