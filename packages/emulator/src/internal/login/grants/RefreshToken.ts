/** RFC 6749 §6: continues a sign-in. Every response has a new refresh token, and the old one is spent. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { issueRefreshToken } from "../../organization/Login.ts"
import { type Grant, refuse } from "./Grant.ts"

export const refreshToken: Grant = {
  ofClients: "CODE",
  isOpenToPublicClients: false,
  exchange: Effect.fnUntraced(function* ({ client, field, login, now }) {
    const given = Redacted.make(yield* field("refresh_token"))
    const signIn = login.refreshTokens.find(given, now)
    if (signIn?.clientId !== client.id) {
      return yield* refuse("invalid_grant", "the refresh token is not valid")
    }
    login.refreshTokens.remove(given)
    return { signIn, refreshToken: issueRefreshToken(login, signIn, now) }
  })
}
