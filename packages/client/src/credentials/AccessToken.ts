/** An access token from elsewhere. The client uses it as it is, and cannot renew it. */
import type * as Redacted from "effect/Redacted"

export interface AccessToken {
  readonly _tag: "AccessToken"
  readonly accessToken: Redacted.Redacted<string>
}

export const make = (accessToken: Redacted.Redacted<string>): AccessToken => ({
  _tag: "AccessToken",
  accessToken
})
