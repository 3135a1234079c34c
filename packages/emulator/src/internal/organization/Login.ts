/** What the login host has given out and still accepts: tokens, refresh tokens, codes and assertions. */
import { randomUUID } from "node:crypto"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Schema from "effect/Schema"
import * as Issued from "./Issued.ts"
import * as Secrets from "./Secrets.ts"
import type * as Storage from "./Storage.ts"

/** Whose a token is: a client's own, or a user's who signed in with the client. */
export interface SignIn extends Schema.Schema.Type<typeof SignIn> {}
export const SignIn = Schema.Struct({
  /** All tokens that come of one sign-in have it in common. */
  id: Schema.String,
  clientId: Schema.String,
  userId: Schema.optionalKey(Schema.String),
  /** What the user granted. Where nobody was asked, it is all that the client has. */
  scope: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Permissions that its roles would give, and that it does not have. */
  without: Schema.optionalKey(Schema.Array(Schema.String))
})

export interface Code extends Schema.Schema.Type<typeof Code> {}
export const Code = Schema.Struct({
  signIn: SignIn,
  redirectUri: Schema.String,
  /** Of PKCE, by S256. */
  codeChallenge: Schema.optional(Schema.String),
  isSpent: Schema.Boolean
})

/** Everything that is good at the moment. */
export interface Login {
  readonly tokens: Issued.Issued<SignIn>
  readonly refreshTokens: Issued.Issued<SignIn>
  readonly codes: Issued.Issued<Code>
  /** Authorization requests that a user was asked about and has not answered, by the ticket in the page. */
  readonly tickets: Issued.Issued<string>
  /** By the id of the user that they vouch for. */
  readonly assertions: Issued.Issued<string>
  /** Ends all tokens of some sign-ins. */
  readonly end: (unwanted: (signIn: SignIn) => boolean) => void
}

export const make = (storage: Storage.Storage): Login => {
  const tokens = Issued.make(storage, "token", SignIn)
  const refreshTokens = Issued.make(storage, "refreshToken", SignIn)
  return {
    tokens,
    refreshTokens,
    codes: Issued.make(storage, "code", Code),
    tickets: Issued.make(storage, "ticket", Schema.String),
    assertions: Issued.make(storage, "assertion", Schema.String),
    end: (unwanted) => {
      tokens.removeWhere(unwanted)
      refreshTokens.removeWhere(unwanted)
    }
  }
}

export const signIn = (whose: Omit<SignIn, "id">): SignIn => ({ id: randomUUID(), ...whose })

/** What the redirect after a sign-in carries. */
export const issueCode = (login: Login, code: Omit<Code, "isSpent">, now: number) => {
  const secret = Secrets.generate()
  login.codes.add(secret, { ...code, isSpent: false }, now, codeLifetime)
  return secret
}

/** Seconds. RFC 6749 §4.1.2 advises against more. */
const codeLifetime = 600

/** A new token of a sign-in, good for as many seconds as the client says. */
export const issueToken = (
  login: Login,
  whose: SignIn,
  { accessTokenValiditySeconds: seconds = tokenLifetime }: OAuthClient,
  now: number
) => {
  const token = Secrets.generate()
  login.tokens.add(token, whose, now, seconds)
  login.tokens.use(token, now)
  return { token, seconds }
}

/** Seconds, for clients that are not told another. */
export const tokenLifetime = 86_400

export const issueRefreshToken = (login: Login, whose: SignIn, now: number) => {
  const refreshToken = Secrets.generate()
  login.refreshTokens.add(refreshToken, whose, now, Infinity)
  return refreshToken
}
