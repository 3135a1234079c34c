/**
 * How a grant comes to its first token, and to each one after it: by the same request again, or by the refresh token
 * that came with the last.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "../Credentials.ts"
import type { AccessToken } from "../credentials/AccessToken.ts"
import * as AuthorizationCode from "../credentials/AuthorizationCode.ts"
import * as ClientCredentials from "../credentials/ClientCredentials.ts"
import * as RefreshToken from "../credentials/RefreshToken.ts"
import * as Saml2Bearer from "../credentials/Saml2Bearer.ts"
import type { GenesysError } from "../GenesysError.ts"
import * as Reason from "../Reason.ts"
import * as TokenStore from "../TokenStore.ts"
import * as TokenEndpoint from "./TokenEndpoint.ts"
import type { TokenRequest } from "./TokenRequest.ts"
import * as Unsent from "./Unsent.ts"

export interface SignIn {
  /** The next token. Never asked for while one is on its way. */
  readonly next: Effect.Effect<TokenEndpoint.Token, GenesysError>
  /** Whether there is a way to another token. */
  readonly canGoOn: Effect.Effect<boolean>
  /** Forgets the refresh token. */
  readonly end: Effect.Effect<void, GenesysError>
}

export const make = Effect.fnUntraced(function* (
  credentials: Exclude<Credentials, AccessToken>,
  loginHost: TokenEndpoint.LoginHost
): Effect.fn.Return<SignIn> {
  const request = (tokenRequest: TokenRequest) => TokenEndpoint.request(loginHost, tokenRequest)
  if (credentials._tag === "ClientCredentials") {
    return {
      next: request(ClientCredentials.tokenRequest(credentials)),
      canGoOn: Effect.succeed(true),
      end: Effect.void
    }
  }

  const store = Option.getOrElse(
    yield* Effect.serviceOption(TokenStore.TokenStore),
    yield* Effect.map(TokenStore.makeMemory, (memory) => () => memory)
  )
  const key = `${credentials.clientId} at ${loginHost.loginUrl}`
  let first = firstRequest(credentials)
  // What the store holds may be of an earlier sign-in, of another user: it is this one's once this one has begun.
  let begun = first === undefined
  let given = credentials._tag === "RefreshToken" ? credentials.refreshToken : undefined
  /** A token whose refresh token could not be stored: it is stored before anything else is tried. */
  let unstored: TokenEndpoint.Token | undefined

  const refreshToken = Effect.suspend(() => (begun ? store.get(key) : Effect.succeedNone)).pipe(
    Effect.map(Option.orElse(() => Option.fromUndefinedOr(given)))
  )

  const keep = Effect.fnUntraced(function* (token: TokenEndpoint.Token) {
    if (token.refreshToken === undefined) return token
    unstored = token
    yield* store.set(key, token.refreshToken)
    unstored = undefined
    return token
  })

  const refresh = Effect.gen(function* () {
    const stored = yield* refreshToken
    if (Option.isNone(stored)) return yield* signInAgain("there is no refresh token")
    return yield* Effect.catchReason(
      request(RefreshToken.tokenRequest(credentials, stored.value)),
      "GenesysError",
      "Auth",
      Effect.fnUntraced(function* (reason, error) {
        if (reason.error !== "invalid_grant") return yield* error
        // Another process may have used it meanwhile, and stored the next one.
        const newer = yield* refreshToken
        if (Option.isNone(newer) || Redacted.value(newer.value) === Redacted.value(stored.value)) {
          return yield* signInAgain("the refresh token was refused")
        }
        return yield* request(RefreshToken.tokenRequest(credentials, newer.value))
      })
    )
  })

  return {
    next: Effect.gen(function* () {
      if (unstored !== undefined) return yield* keep(unstored)
      if (first === undefined) return yield* keep(yield* refresh)
      const spending = first
      first = undefined
      const token = yield* Effect.tapError(request(spending), ({ attempts, reason }) =>
        Effect.sync(() => {
          // Refused before anybody looked at it.
          if (attempts === 0 || reason._tag === "RateLimited") first = spending
        })
      )
      begun = true
      if (token.refreshToken === undefined) yield* store.remove(key)
      return yield* keep(token)
    }).pipe(Effect.catchTag("TokenStoreError", storeFailed)),
    canGoOn: Effect.map(Effect.option(refreshToken), (found) => Option.isSome(Option.flatten(found))),
    end: Effect.suspend(() => {
      first = undefined
      unstored = undefined
      given = undefined
      return store.remove(key)
    }).pipe(Effect.catchTag("TokenStoreError", storeFailed))
  }
})

const firstRequest = (
  credentials: Exclude<Credentials, AccessToken | ClientCredentials.ClientCredentials>
): TokenRequest | undefined => {
  switch (credentials._tag) {
    case "AuthorizationCode":
      return AuthorizationCode.tokenRequest(credentials)
    case "Saml2Bearer":
      return Saml2Bearer.tokenRequest(credentials)
    case "RefreshToken":
      return undefined
  }
}

const failed = (reason: Reason.Reason) => Effect.fail(Unsent.error(TokenEndpoint.operation, reason))

const signInAgain = (problem: string) => failed(new Reason.SignInRequired({ problem }))

const storeFailed = ({ problem }: TokenStore.TokenStoreError) =>
  failed(new Reason.TokenStoreFailed({ problem }))
