/** States of the caller, with the bearer token to use, and of other users who are signed in. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type SignIn, signIn, tokenLifetime } from "../organization/Login.ts"
import { Organization } from "../organization/Organization.ts"
import * as Roles from "../organization/Roles.ts"
import * as Secrets from "../organization/Secrets.ts"
import * as Users from "../organization/Users.ts"
import { nothing, Secret, state } from "./State.ts"

const token = Schema.Struct({ token: Secret })

export const callers = {
  // `roleId` is a role that the caller holds, and therefore can grant.
  "a caller with every permission": state({
    params: nothing,
    values: Schema.Struct({ token: Secret, roleId: Schema.String }),
    set: () => Effect.map(issued(), (caller) => ({ ...caller, roleId: Roles.roles.admin.id }))
  }),
  "a caller that lacks permissions": state({
    params: Schema.Struct({
      permissions: Schema.NonEmptyArray(Schema.Literals(Roles.roles.admin.permissions))
    }),
    values: token,
    set: ({ permissions }) => issued({ without: permissions })
  }),
  "a caller whose token has expired": state({
    params: nothing,
    values: token,
    // The emulator drops expired tokens, so an unknown token is the same.
    set: () => Effect.sync(() => ({ token: Secrets.generate() }))
  }),
  // For a caller who revokes the tokens of that user.
  "a user is signed in": state({
    params: nothing,
    values: Schema.Struct({ userId: Schema.String }),
    set: () => {
      const userId = Users.users.agent.id
      return Effect.as(issued({ userId }), { userId })
    }
  })
}

/** A token of the administrator client. */
const issued = Effect.fnUntraced(function* (owner: Omit<SignIn, "id" | "clientId"> = {}) {
  const { administratorId, login } = yield* Organization
  const now = yield* Clock.currentTimeMillis
  const secret = Secrets.generate()
  login.tokens.add(secret, signIn({ clientId: administratorId.get() ?? "", ...owner }), now, tokenLifetime)
  return { token: secret }
})
