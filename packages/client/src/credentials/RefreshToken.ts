/**
 * The refresh-token grant (RFC 6749 §6): continues an earlier sign-in. Each response may have a new refresh token, which
 * replaces the one in the `TokenStore`.
 */
import type * as Redacted from "effect/Redacted"
import type { Client, TokenRequest } from "../internal/TokenRequest.ts"

/**
 * A client with the refresh token of an earlier sign-in. A public client has no secret.
 *
 * @since 0.1.0
 * @category credentials
 */
export interface RefreshToken extends Client {
  readonly _tag: "RefreshToken"
  /** Used while the `TokenStore` is empty. A token in the store is newer, and takes precedence. */
  readonly refreshToken?: Redacted.Redacted<string> | undefined
}

/**
 * Continues an earlier sign-in. Calls fail with `SignInRequired` if neither the store nor the options have a refresh
 * token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Omit<RefreshToken, "_tag">): RefreshToken => ({
  _tag: "RefreshToken",
  ...options
})

/**
 * The request of this grant to the token endpoint.
 *
 * @since 0.1.0
 * @category credentials
 */
export const tokenRequest = (client: Client, refreshToken: Redacted.Redacted<string>): TokenRequest => ({
  client,
  form: {
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    ...(client.clientSecret === undefined && { client_id: client.clientId })
  },
  repeatable: true
})
