/** A token that somebody else obtained. It is used as it is, and cannot be renewed. */
import type * as Redacted from "effect/Redacted"

export interface AccessToken {
  readonly _tag: "AccessToken"
  readonly accessToken: Redacted.Redacted<string>
}

export const make = (accessToken: Redacted.Redacted<string>): AccessToken => ({
  _tag: "AccessToken",
  accessToken
})
