/** An access token from elsewhere. The client uses it as it is, and cannot renew it. */
import type * as Redacted from "effect/Redacted"

/**
 * An access token that the client already has.
 *
 * @since 0.1.0
 * @category credentials
 */
export interface AccessToken {
  readonly _tag: "AccessToken"
  readonly accessToken: Redacted.Redacted<string>
}

/**
 * Uses an access token from elsewhere until it expires.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (accessToken: Redacted.Redacted<string>): AccessToken => ({
  _tag: "AccessToken",
  accessToken
})
