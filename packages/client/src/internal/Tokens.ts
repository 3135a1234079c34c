/**
 * One token for any number of fibers: fetched once, renewed before it expires, and renewed after a 401 only if the token
 * that failed is still the current one.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import type { Credentials } from "../Credentials.ts"
import type { GenesysError } from "../GenesysError.ts"
import { isBearerToken } from "./BearerToken.ts"
import * as SignIn from "./SignIn.ts"
import * as TokenEndpoint from "./TokenEndpoint.ts"
import * as Unsent from "./Unsent.ts"

export interface Tokens {
  /** The token in memory, if it is valid at `now`. */
  readonly current: (now: number) => Redacted.Redacted<string> | undefined
  readonly get: Effect.Effect<Redacted.Redacted<string>, GenesysError>
  /** Like `get`, with the time of expiry if it is known. */
  readonly token: Effect.Effect<AccessToken, GenesysError>
  /** Forgets the token that failed. Returns whether the next `get` can return another. */
  readonly renew: (failed: Redacted.Redacted<string>) => Effect.Effect<boolean>
  /** Forgets the token, and deletes the refresh token. Waits for a fetch in progress, to forget its token too. */
  readonly forget: Effect.Effect<void, GenesysError>
}

export interface AccessToken {
  readonly value: Redacted.Redacted<string>
  readonly expiresAt?: number
}

export const make = (
  credentials: Credentials,
  loginHost: TokenEndpoint.LoginHost
): Effect.Effect<Tokens, never, Scope.Scope> =>
  credentials._tag === "AccessToken"
    ? Effect.succeed(fixed(credentials.accessToken))
    : Effect.flatMap(SignIn.make(credentials, loginHost), renewable)

const fixed = (token: Redacted.Redacted<string>): Tokens => {
  const isValid = isBearerToken(Redacted.value(token))
  return {
    current: () => (isValid ? token : undefined),
    get: isValid ? Effect.succeed(token) : Effect.fail(unusable),
    token: isValid ? Effect.succeed({ value: token }) : Effect.fail(unusable),
    renew: () => Effect.succeed(false),
    forget: Effect.void
  }
}

const unusable = Unsent.invalidInput(
  TokenEndpoint.operation,
  "the access token is empty, or has a character that no header can carry, such as a line break at its end; pass the token alone"
)

const renewable = Effect.fnUntraced(function* (signIn: SignIn.SignIn) {
  const scope = yield* Effect.scope
  // `forget` and a fetch wait for each other, so that no token is stored after `forget`.
  const exclusive = yield* Semaphore.make(1)
  let held: TokenEndpoint.Token | undefined
  let fetching: Fiber.Fiber<TokenEndpoint.Token, GenesysError> | undefined

  // In the scope of the connection, because interrupting the caller that began the fetch must not end it for the others.
  const fetch = signIn.next.pipe(
    Effect.tap((token) => Effect.sync(() => (held = token))),
    exclusive.withPermits(1),
    Effect.ensuring(Effect.sync(() => (fetching = undefined))),
    Effect.forkIn(scope),
    Effect.tap((fiber) => Effect.sync(() => (fetching = fiber)))
  )

  const valid = (now: number) => (held !== undefined && now < held.renewAt ? held : undefined)

  const token = Effect.gen(function* () {
    return (
      valid(yield* Clock.currentTimeMillis) ??
      (yield* Fiber.join(fetching ?? (yield* Effect.uninterruptible(fetch))))
    )
  })

  const renew = Effect.fnUntraced(function* (failed: Redacted.Redacted<string>) {
    if (held?.value !== failed) return true
    if (!(yield* signIn.canRenew)) return false
    if (held?.value === failed) held = undefined
    return true
  })

  const forget = Effect.suspend(() => {
    held = undefined
    return signIn.forget
  }).pipe(exclusive.withPermits(1))

  return {
    current: (now: number) => valid(now)?.value,
    get: Effect.map(token, ({ value }) => value),
    token,
    renew,
    forget
  }
})
