/**
 * Gets the first token of a grant, and each one after it: by the same request, or by the refresh token of the last
 * response.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
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
  /** Fetches the next token. Never runs twice at the same time. */
  readonly next: Effect.Effect<TokenEndpoint.Token, GenesysError>
  /** Whether another token can be fetched without the user. */
  readonly canRenew: Effect.Effect<boolean>
  /** Forgets the refresh token. */
  readonly forget: Effect.Effect<void, GenesysError>
}

export const make = Effect.fnUntraced(function* (
  credentials: Exclude<Credentials, AccessToken>,
  loginHost: TokenEndpoint.LoginHost
): Effect.fn.Return<SignIn> {
  const request = (tokenRequest: TokenRequest) => TokenEndpoint.request(loginHost, tokenRequest)
  if (credentials._tag === "ClientCredentials") {
    return {
      next: Effect.flatMap(request(ClientCredentials.tokenRequest(credentials)), ({ token }) =>
        Effect.fromResult(token)
      ),
      canRenew: Effect.succeed(true),
      forget: Effect.void
    }
  }

  const store = Option.getOrElse(
    yield* Effect.serviceOption(TokenStore.TokenStore),
    yield* Effect.map(TokenStore.makeMemory, (memory) => () => memory)
  )
  const key = `${credentials.clientId} at ${loginHost.loginUrl}`
  let first = firstRequest(credentials)
  // Until this sign-in has its first token, the store may hold the token of an earlier sign-in, of another user.
  let started = first === undefined
  let initial = credentials._tag === "RefreshToken" ? credentials.refreshToken : undefined
  /** An outcome whose refresh token could not be stored. Storing it comes before any other request. */
  let unstored: TokenEndpoint.Outcome | undefined

  const refreshToken = Effect.suspend(() => (started ? store.get(key) : Effect.succeedNone)).pipe(
    Effect.map(Option.orElse(() => Option.fromUndefinedOr(initial)))
  )

  /** Stores the refresh token first, because it may have replaced the last one even if there is no access token. */
  const storeRefreshToken = Effect.fnUntraced(function* (outcome: TokenEndpoint.Outcome) {
    if (outcome.refreshToken !== undefined) {
      unstored = outcome
      yield* store.set(key, outcome.refreshToken)
      unstored = undefined
    }
    return outcome.token
  }, Effect.uninterruptible)

  // If another process used the refresh token, its next one may not be in the store yet.
  const replacement = Effect.fnUntraced(function* (tried: ReadonlySet<string>) {
    for (let reads = 0; ; reads++) {
      const found = yield* refreshToken
      if (Option.isNone(found) || !tried.has(Redacted.value(found.value))) return found
      if (store.isShared === false || reads >= storePolling.times) return Option.none()
      yield* Effect.sleep(storePolling.every)
    }
  })

  const refresh = Effect.gen(function* () {
    const tried = new Set<string>()
    let current = yield* refreshToken
    while (Option.isSome(current)) {
      tried.add(Redacted.value(current.value))
      const outcome = yield* request(RefreshToken.tokenRequest(credentials, current.value))
      if (!isRefused(outcome)) return outcome
      current = yield* replacement(tried)
    }
    return yield* signInRequired(
      tried.size === 0 ? "there is no refresh token" : "the refresh token was refused"
    )
  })

  const signIn = Effect.fnUntraced(function* (firstRequest: TokenRequest) {
    first = undefined
    const outcome = yield* request(firstRequest)
    if (Result.isFailure(outcome.token) && outcome.refreshToken === undefined) {
      if (isUnspent(outcome.token.failure)) first = firstRequest
      return outcome
    }
    started = true
    if (outcome.refreshToken === undefined) yield* store.remove(key)
    return outcome
  })

  return {
    next: Effect.gen(function* () {
      const token = unstored && (yield* storeRefreshToken(unstored))
      if (token !== undefined && Result.isSuccess(token)) return token.success
      const outcome = yield* first === undefined ? refresh : signIn(first)
      return yield* Effect.fromResult(yield* storeRefreshToken(outcome))
    }).pipe(Effect.catchTag("TokenStoreError", storeFailed)),
    canRenew: Effect.map(Effect.option(refreshToken), (found) => Option.isSome(Option.flatten(found))),
    forget: Effect.suspend(() => {
      first = undefined
      unstored = undefined
      initial = undefined
      return store.remove(key)
    }).pipe(Effect.catchTag("TokenStoreError", storeFailed))
  }
})

/** For 5 seconds in all. */
const storePolling = { times: 50, every: "100 millis" } as const

const isRefused = ({ token }: TokenEndpoint.Outcome) =>
  Result.isFailure(token) &&
  token.failure.reason._tag === "Auth" &&
  token.failure.reason.error === "invalid_grant"

/** Whether the code or assertion can still be used: it was never sent, or refused only because of the rate limit. */
const isUnspent = ({ attempts, isUnknownOutcome, reason }: GenesysError) =>
  attempts === 0 || (!isUnknownOutcome && (reason._tag === "RateLimited" || reason._tag === "Transport"))

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

const signInRequired = (problem: string) => failed(new Reason.SignInRequired({ problem }))

const storeFailed = ({ problem }: TokenStore.TokenStoreError) =>
  failed(new Reason.TokenStoreFailed({ problem }))
