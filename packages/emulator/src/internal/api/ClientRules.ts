/** What the vendor asks of a client that is created or changed, and of who does so. */
import type { OAuthClient, OAuthClientRequest } from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import { Refusal } from "../http/Refusal.ts"
import { type Organization, roleIdsOf } from "../organization/Organization.ts"
import { scopeIds } from "../organization/ScopeIds.ts"
import { Caller } from "./Guard.ts"

export const obeysRules = Effect.fnUntraced(function* (
  organization: Organization,
  request: OAuthClientRequest
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
      return yield* refuse("auth.invalid.scope", "There are no such scopes: {scopes}", {
        scopes: unknown.join(", ")
      })
    }
  }
  yield* holdsRoles(organization, request)
})

/** Nobody gives away what they do not have. */
export const holdsRoles = Effect.fnUntraced(function* (
  organization: Organization,
  client: Pick<OAuthClient, "roleDivisions" | "roleIds">
) {
  const held = organization.rolesHeldBy(yield* Caller)
  const foreign = roleIdsOf(client).filter((role) => !held.includes(role))
  if (foreign.length > 0) {
    return yield* refuse("bad.client.role", "The caller does not hold these roles: {roles}", {
      roles: foreign.join(", ")
    })
  }
})

export const refuse = (code: string, message: string, params: Readonly<Record<string, string>> = {}) =>
  new Refusal({ status: 400, code, message, params })
