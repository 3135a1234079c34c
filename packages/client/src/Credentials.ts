/** What a client proves itself with. A new grant is one more member here and one more case in `internal/Tokens.ts`. */
import type * as Redacted from "effect/Redacted"

export type Credentials = ClientCredentials | AccessToken

/** The client-credentials grant: the client acts for itself, with the roles it was given. */
export interface ClientCredentials {
  readonly _tag: "ClientCredentials"
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
}

/** A token that somebody else obtained. It is used as it is, and cannot be renewed. */
export interface AccessToken {
  readonly _tag: "AccessToken"
  readonly accessToken: Redacted.Redacted<string>
}

export const clientCredentials = (
  clientId: string,
  clientSecret: Redacted.Redacted<string>
): Credentials => ({ _tag: "ClientCredentials", clientId, clientSecret })

export const accessToken = (token: Redacted.Redacted<string>): Credentials => ({
  _tag: "AccessToken",
  accessToken: token
})
