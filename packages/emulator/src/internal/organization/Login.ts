/** The credentials that the login host has issued and accepts: tokens, refresh tokens, codes and assertions. */
import { randomUUID } from "node:crypto"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Schema from "effect/Schema"
import * as Issued from "./Issued.ts"
import * as Secrets from "./Secrets.ts"
import type * as Storage from "./Storage.ts"

/** The owner of a token: a client, or a user who signed in with the client. */
export interface SignIn extends Schema.Schema.Type<typeof SignIn> {}
export const SignIn = Schema.Struct({
  /** Shared by all tokens of one sign-in. */
  id: Schema.String,
  clientId: Schema.String,
  userId: Schema.optionalKey(Schema.String),
  /** The scopes that the user granted. Default: all scopes of the client. */
  scope: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Permissions of its roles that the token lacks. */
  without: Schema.optionalKey(Schema.Array(Schema.String))
})

export interface Code extends Schema.Schema.Type<typeof Code> {}
export const Code = Schema.Struct({
  signIn: SignIn,
  redirectUri: Schema.String,
  /** The PKCE code challenge, by S256. */
  codeChallenge: Schema.optional(Schema.String),
  isSpent: Schema.Boolean
})

/** The issued credentials. */
export interface Login {
  readonly tokens: Issued.Issued<SignIn>
  readonly refreshTokens: Issued.Issued<SignIn>
  readonly codes: Issued.Issued<Code>
  /** Authorization requests that a user has not decided yet, by the ticket in the page. */
  readonly tickets: Issued.Issued<string>
  /** The ids of the users that the assertions vouch for. */
  readonly assertions: Issued.Issued<string>
  /** Revokes all tokens and refresh tokens of some sign-ins. */
  readonly revoke: (unwanted: (signIn: SignIn) => boolean) => void
}

export const make = (storage: Storage.Storage["Service"]): Login => {
  const tokens = Issued.make(storage, "token", SignIn)
  const refreshTokens = Issued.make(storage, "refreshToken", SignIn)
  return {
    tokens,
    refreshTokens,
    codes: Issued.make(storage, "code", Code),
    tickets: Issued.make(storage, "ticket", Schema.String),
    assertions: Issued.make(storage, "assertion", Schema.String),
    revoke: (unwanted) => {
      tokens.removeWhere(unwanted)
      refreshTokens.removeWhere(unwanted)
    }
  }
}

export const signIn = (owner: Omit<SignIn, "id">): SignIn => ({ id: randomUUID(), ...owner })

/** A code for the redirect after a sign-in. */
export const issueCode = (login: Login, code: Omit<Code, "isSpent">, now: number) => {
  const secret = Secrets.generate()
  login.codes.add(secret, { ...code, isSpent: false }, now, codeLifetime)
  return secret
}

/** Seconds. RFC 6749 §4.1.2 advises against more. */
const codeLifetime = 600

/** A new token of a sign-in. The client says how long it is valid. */
export const issueToken = (
  login: Login,
  owner: SignIn,
  { accessTokenValiditySeconds: seconds = tokenLifetime }: OAuthClient,
  now: number
) => {
  const token = Secrets.generate()
  login.tokens.add(token, owner, now, seconds)
  login.tokens.use(token, now)
  return { token, seconds }
}

/** Seconds, for clients without a setting. */
export const tokenLifetime = 86_400

export const issueRefreshToken = (login: Login, owner: SignIn, now: number) => {
  const refreshToken = Secrets.generate()
  login.refreshTokens.add(refreshToken, owner, now, Infinity)
  return refreshToken
}
