/**
 * How a grant comes to its first token, and to each one after it: by the same request again, or by the refresh token
 * that came with the last.
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
      next: Effect.flatMap(request(ClientCredentials.tokenRequest(credentials)), ({ token }) =>
        Effect.fromResult(token)
      ),
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
  /** An answer whose refresh token could not be stored: it is stored before anything else is tried. */
  let unstored: TokenEndpoint.Answer | undefined

  const refreshToken = Effect.suspend(() => (begun ? store.get(key) : Effect.succeedNone)).pipe(
    Effect.map(Option.orElse(() => Option.fromUndefinedOr(given)))
  )

  /** Stores the refresh token before the rest of the answer is judged. */
  const keep = Effect.fnUntraced(function* (answer: TokenEndpoint.Answer) {
    if (answer.refreshToken !== undefined) {
      unstored = answer
      yield* store.set(key, answer.refreshToken)
      unstored = undefined
    }
    return answer.token
  }, Effect.uninterruptible)

  // Another process may have used the refresh token meanwhile. Its response, and with it the next refresh token, may still
  // be on the way to the store.
  const another = Effect.fnUntraced(function* (tried: ReadonlySet<string>) {
    for (let looked = 0; ; looked++) {
      const found = yield* refreshToken
      if (Option.isNone(found) || !tried.has(Redacted.value(found.value))) return found
      if (store.isShared === false || looked >= lookAgain.times) return Option.none()
      yield* Effect.sleep(lookAgain.every)
    }
  })

  const refresh = Effect.gen(function* () {
    const tried = new Set<string>()
    let current = yield* refreshToken
    while (Option.isSome(current)) {
      tried.add(Redacted.value(current.value))
      const answer = yield* request(RefreshToken.tokenRequest(credentials, current.value))
      if (!isRefused(answer)) return answer
      current = yield* another(tried)
    }
    return yield* signInAgain(
      tried.size === 0 ? "there is no refresh token" : "the refresh token was refused"
    )
  })

  const begin = Effect.fnUntraced(function* (spending: TokenRequest) {
    first = undefined
    const answer = yield* request(spending)
    if (Result.isFailure(answer.token) && answer.refreshToken === undefined) {
      if (isUnspent(answer.token.failure)) first = spending
      return answer
    }
    begun = true
    if (answer.refreshToken === undefined) yield* store.remove(key)
    return answer
  })

  return {
    next: Effect.gen(function* () {
      const token = unstored && (yield* keep(unstored))
      if (token !== undefined && Result.isSuccess(token)) return token.success
      const answer = yield* first === undefined ? refresh : begin(first)
      return yield* Effect.fromResult(yield* keep(answer))
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

/** How often, and how long apart, a store that others may write to is looked at again: for 5 seconds. */
const lookAgain = { times: 50, every: "100 millis" } as const

const isRefused = ({ token }: TokenEndpoint.Answer) =>
  Result.isFailure(token) &&
  token.failure.reason._tag === "Auth" &&
  token.failure.reason.error === "invalid_grant"

/** Whether nobody has looked at the code or assertion: it was never sent, or only refused for the number of requests. */
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

const signInAgain = (problem: string) => failed(new Reason.SignInRequired({ problem }))

const storeFailed = ({ problem }: TokenStore.TokenStoreError) =>
  failed(new Reason.TokenStoreFailed({ problem }))
