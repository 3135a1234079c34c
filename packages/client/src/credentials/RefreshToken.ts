/**
 * The refresh-token grant (RFC 6749 §6): continues an earlier sign-in. Each response may have a new refresh token, which
 * replaces the one in the `TokenStore`.
 */
import type * as Redacted from "effect/Redacted"
import type { Client, TokenRequest } from "../internal/TokenRequest.ts"

export interface RefreshToken extends Client {
  readonly _tag: "RefreshToken"
  /** Used while the `TokenStore` is empty. A token in the store is newer, and takes precedence. */
  readonly refreshToken?: Redacted.Redacted<string> | undefined
}

export const make = (options: Omit<RefreshToken, "_tag">): RefreshToken => ({
  _tag: "RefreshToken",
  ...options
})

export const tokenRequest = (client: Client, refreshToken: Redacted.Redacted<string>): TokenRequest => ({
  client,
  form: {
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    ...(client.clientSecret === undefined && { client_id: client.clientId })
  },
  repeatable: true
})
