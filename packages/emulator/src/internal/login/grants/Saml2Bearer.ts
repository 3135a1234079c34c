/**
 * RFC 7522: an identity provider vouches for a user. Only assertions that this emulator issued are accepted, and each of
 * them once.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { signIn } from "../../organization/Login.ts"
import { orgName } from "../../organization/Organization.ts"
import { type Grant, refuse } from "./Grant.ts"

export const saml2Bearer: Grant = {
  ofClients: "SAML2-BEARER",
  isOpenToPublicClients: false,
  exchange: Effect.fnUntraced(function* ({ client, field, login, now }) {
    const org = yield* field("orgName")
    const assertion = Redacted.make(yield* field("assertion"))
    const userId = login.assertions.find(assertion, now)
    if (org !== orgName || userId === undefined) {
      return yield* refuse("invalid_grant", "the assertion is not valid for this organization")
    }
    login.assertions.remove(assertion)
    return { signIn: signIn({ clientId: client.id, userId }) }
  })
}
