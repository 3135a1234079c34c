/** The vendor's rules for clients that are created or changed, and for the caller who does so. */
import type { OAuthClient, OAuthClientRequest } from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import { Refusal } from "../http/Refusal.ts"
import type { Organization } from "../organization/Organization.ts"
import { scopeIds } from "../organization/ScopeIds.ts"
import { roleIdsOf } from "../organization/StoredClient.ts"
import { Caller } from "./Guard.ts"

type RolesHeldBy = Organization["Service"]["rolesHeldBy"]

export const checkRequest = Effect.fnUntraced(function* (
  request: OAuthClientRequest,
  rolesHeldBy: RolesHeldBy
) {
  if (request.authorizedGrantType === "CLIENT-CREDENTIALS") {
    if (roleIdsOf(request).length === 0) {
      return yield* refuse("missing.client.roles", "A client-credentials client needs roles.")
    }
  } else {
    const scopes = request.scope ?? []
    if (scopes.length === 0) return yield* refuse("missing.client.scope", "The client needs scopes.")
    const unknown = scopes.filter((id) => !scopeIds.includes(id))
    if (unknown.length > 0) {
      return yield* refuse("auth.invalid.scope", "These scopes do not exist: {scopes}", {
        scopes: unknown.join(", ")
      })
    }
  }
  yield* checkRoles(request, rolesHeldBy)
})

/** Callers can grant only roles that they hold. */
export const checkRoles = Effect.fnUntraced(function* (
  client: Pick<OAuthClient, "roleDivisions" | "roleIds">,
  rolesHeldBy: RolesHeldBy
) {
  const held = rolesHeldBy(yield* Caller)
  const foreign = roleIdsOf(client).filter((role) => !held.includes(role))
  if (foreign.length > 0) {
    return yield* refuse("bad.client.role", "The caller does not hold these roles: {roles}", {
      roles: foreign.join(", ")
    })
  }
})

export const refuse = (code: string, message: string, params: Readonly<Record<string, string>> = {}) =>
  new Refusal({ status: 400, code, message, params })
