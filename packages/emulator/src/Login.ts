/** What the login host has given out and still accepts: tokens, refresh tokens, codes and assertions. */
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import type * as UrlParams from "effect/http/UrlParams"
import * as Issued from "./Issued.ts"
import * as Secrets from "./Secrets.ts"

/** Whose a token is: a client's own, or a user's who signed in with the client. */
export interface SignIn {
  readonly clientId: string
  readonly userId?: string
  /** What the user granted. Where nobody was asked, it is all that the client has. */
  readonly scope?: ReadonlyArray<string>
  /** Permissions that its roles would give, and that it does not have. */
  readonly without?: ReadonlyArray<string>
}

export interface Code {
  readonly signIn: SignIn
  readonly redirectUri: string
  /** Of PKCE, by S256. */
  readonly codeChallenge?: string | undefined
  isSpent: boolean
}

/** Everything that is good at the moment. */
export interface Login {
  readonly tokens: Issued.Issued<SignIn>
  readonly refreshTokens: Issued.Issued<SignIn>
  readonly codes: Issued.Issued<Code>
  /** Authorization requests that a user was asked about and has not answered, by the ticket in the page. */
  readonly tickets: Issued.Issued<UrlParams.UrlParams>
  /** By the id of the user that they vouch for. */
  readonly assertions: Issued.Issued<string>
  /** Ends all tokens of some sign-ins. */
  readonly end: (unwanted: (signIn: SignIn) => boolean) => void
  readonly reset: () => void
}

export const make = (): Login => {
  const tokens = Issued.make<SignIn>()
  const refreshTokens = Issued.make<SignIn>()
  const codes = Issued.make<Code>()
  const tickets = Issued.make<UrlParams.UrlParams>()
  const assertions = Issued.make<string>()
  return {
    tokens,
    refreshTokens,
    codes,
    tickets,
    assertions,
    end: (unwanted) => {
      tokens.removeWhere(unwanted)
      refreshTokens.removeWhere(unwanted)
    },
    reset: () => {
      for (const { removeWhere } of [tokens, refreshTokens, codes, tickets, assertions]) {
        removeWhere(() => true)
      }
    }
  }
}

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
  signIn: SignIn,
  { accessTokenValiditySeconds: seconds = 86_400 }: OAuthClient,
  now: number
) => {
  const token = Secrets.generate()
  login.tokens.add(token, signIn, now, seconds)
  return { token, seconds }
}

export const issueRefreshToken = (login: Login, signIn: SignIn, now: number) => {
  const refreshToken = Secrets.generate()
  login.refreshTokens.add(refreshToken, signIn, now, Infinity)
  return refreshToken
}
