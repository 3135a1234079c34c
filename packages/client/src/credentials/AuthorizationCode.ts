/**
 * The authorization-code grant (RFC 6749 §4.1), with or without PKCE (RFC 7636): a user signed in, and the redirect has a
 * code. `Authorization` builds the URL to send the user to, and reads the redirect.
 *
 * The code is good for one token request. The refresh token of its response goes to the `TokenStore`; from then on the
 * client can also sign in with `Credentials.refreshToken`.
 */
import type * as Redacted from "effect/Redacted"
import type { Client, TokenRequest } from "../internal/TokenRequest.ts"

/**
 * A code with the redirect URI and the verifier of its request. A public client has no secret.
 *
 * @since 0.1.0
 * @category credentials
 */
export interface AuthorizationCode extends Client {
  readonly _tag: "AuthorizationCode"
  readonly code: Redacted.Redacted<string>
  /** The redirect URI of the authorization request. */
  readonly redirectUri: string
  /** The verifier of the PKCE challenge in the authorization request. */
  readonly codeVerifier?: Redacted.Redacted<string> | undefined
}

/**
 * Signs in with a code. The verifier is needed if the authorization request had a challenge.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Omit<AuthorizationCode, "_tag">): AuthorizationCode => ({
  _tag: "AuthorizationCode",
  ...options
})

/**
 * The request of this grant to the token endpoint. It is not sent again after an unknown outcome, because the code may
 * be used up.
 *
 * @since 0.1.0
 * @category credentials
 */
export const tokenRequest = (grant: AuthorizationCode): TokenRequest => ({
  client: grant,
  form: {
    grant_type: "authorization_code",
    code: grant.code,
    redirect_uri: grant.redirectUri,
    ...(grant.codeVerifier !== undefined && {
      code_verifier: grant.codeVerifier,
      // The vendor's SDKs send the client id in the form too, beside the Authorization header.
      client_id: grant.clientId
    })
  },
  repeatable: false
})
