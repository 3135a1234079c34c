/**
 * The refresh-token grant (RFC 6749 §6): goes on with an earlier sign-in. Every answer may bring another refresh
 * token, which replaces the one in the `TokenStore`.
 */
import type * as Redacted from "effect/Redacted"
import type { Client, TokenRequest } from "../internal/TokenRequest.ts"

export interface RefreshToken extends Client {
  readonly _tag: "RefreshToken"
  /** For a `TokenStore` that is still empty. What the store holds is newer, and goes first. */
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
