/**
 * RFC 6749 §4.1.3, with PKCE (RFC 7636) or without. A code is good once, for the client and the redirect URI that it
 * was issued for. A client without its secret needs PKCE, and gets no refresh token.
 */
import { createHash } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { issueRefreshToken } from "../../organization/Login.ts"
import { type Grant, refuse } from "./Grant.ts"

export const authorizationCode: Grant = {
  ofClients: "CODE",
  isOpenToPublicClients: true,
  exchange: Effect.fnUntraced(function* ({ client, field, isAuthenticated, login, now, optionalField }) {
    const given = Redacted.make(yield* field("code"))
    const redirectUri = yield* field("redirect_uri")
    const verifier = optionalField("code_verifier")
    // Nothing waits between here and the change of the code, so only one of two requests can spend it.
    const code = login.codes.find(given, now)
    // The attempt of another client must not spend the code.
    if (code === undefined || code.signIn.clientId !== client.id) {
      return yield* refuse("invalid_grant", "the code is not valid")
    }
    if (!isAuthenticated && code.codeChallenge === undefined) {
      return yield* refuse("invalid_client", "authentication failed")
    }
    if (code.isSpent) {
      // The code may have been stolen (RFC 6749 §4.1.2).
      login.revoke(({ id }) => id === code.signIn.id)
      return yield* refuse("invalid_grant", "the code is not valid")
    }
    login.codes.change(given, { ...code, isSpent: true })
    if (redirectUri !== code.redirectUri) {
      return yield* refuse("invalid_grant", "the redirect URI is not that of the authorization request")
    }
    if (!verifies(verifier, code.codeChallenge)) {
      return yield* refuse("invalid_grant", "the code verifier is not that of the authorization request")
    }
    return {
      signIn: code.signIn,
      ...(isAuthenticated && { refreshToken: issueRefreshToken(login, code.signIn, now) })
    }
  })
}

// A verifier without a challenge is refused too: an attacker may have removed the challenge.
const verifies = (verifier: string | undefined, challenge: string | undefined) => {
  if (verifier === undefined || challenge === undefined) return verifier === challenge
  return (
    /^[\w.~-]{43,128}$/.test(verifier) &&
    createHash("sha256").update(verifier).digest("base64url") === challenge
  )
}
