/**
 * The authorization-code grant (RFC 6749 §4.1), with PKCE (RFC 7636) or without: a user signed in, and the redirect
 * brought a code. `Authorization` builds the URL to send the user to, and reads the redirect.
 *
 * The code is spent with the first token. The refresh token that comes with it goes to the `TokenStore`; from then on
 * the client can also sign in with `Credentials.refreshToken`.
 */
import type * as Redacted from "effect/Redacted"
import type { Client, TokenRequest } from "../internal/TokenRequest.ts"

export interface AuthorizationCode extends Client {
  readonly _tag: "AuthorizationCode"
  readonly code: Redacted.Redacted<string>
  /** The same as in the authorization request. */
  readonly redirectUri: string
  /** The verifier of the PKCE challenge that the authorization request carried. */
  readonly codeVerifier?: Redacted.Redacted<string> | undefined
}

export const make = (options: Omit<AuthorizationCode, "_tag">): AuthorizationCode => ({
  _tag: "AuthorizationCode",
  ...options
})

export const tokenRequest = (grant: AuthorizationCode): TokenRequest => ({
  client: grant,
  form: {
    grant_type: "authorization_code",
    code: grant.code,
    redirect_uri: grant.redirectUri,
    ...(grant.codeVerifier !== undefined && {
      code_verifier: grant.codeVerifier,
      // The vendor's SDKs name the client in the form too, whatever header they send.
      client_id: grant.clientId
    })
  },
  repeatable: false
})
