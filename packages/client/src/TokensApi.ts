/**
 * The vendor's operations on tokens, under the vendor's names, and signing out.
 */
import type { IdleTokenTimeout, IdleTokenTimeoutRequest } from "@effect-genesys/schemas/IdleTokenTimeout"
import type { TokenInfo } from "@effect-genesys/schemas/TokenInfo"
import * as TokensOperations from "@effect-genesys/schemas/TokensOperations"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Connection from "./Connection.ts"
import type { GenesysError } from "./GenesysError.ts"
import * as Layers from "./internal/Layers.ts"

type Result<A> = Effect.Effect<A, GenesysError>

/**
 * The operations as methods. Each fails with a `GenesysError`.
 *
 * @since 0.1.0
 * @category services
 */
export interface Operations {
  /** Describes this client's token. With `preserveIdleTTL`, the request does not restart the token's idle time. */
  readonly getTokensMe: (options?: { readonly preserveIdleTTL?: boolean }) => Result<TokenInfo>
  /** Succeeds if this client's token is valid, and fails with `Unauthorized` if not. */
  readonly headTokensMe: Result<void>
  /** Revokes this client's token. The next call gets another one, if the credentials allow. */
  readonly deleteTokensMe: Result<void>
  /** Revokes all tokens of a user. */
  readonly deleteToken: (userId: string) => Result<void>
  /** The organization's idle time-out of tokens. */
  readonly getTokensTimeout: Result<IdleTokenTimeout>
  /** Sets the organization's idle time-out of tokens. */
  readonly putTokensTimeout: (timeout: IdleTokenTimeoutRequest) => Result<IdleTokenTimeout>
  /**
   * Revokes the token, and forgets it and the refresh token, even if the request fails. Then the token may still be valid,
   * and the error says why.
   */
  readonly signOut: Result<void>
}

/**
 * The service of the operations on tokens.
 *
 * @example
 * ```ts
 * import { TokensApi } from "@effect-genesys/client"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const api = yield* TokensApi.TokensApi
 *   const { authorizedScope = [] } = yield* api.getTokensMe({ preserveIdleTTL: true })
 *   yield* Console.log(authorizedScope.join(", "))
 *   yield* api.signOut
 * })
 * ```
 *
 * @since 0.1.0
 * @category services
 */
export class TokensApi extends Context.Service<TokensApi, Operations>()("@effect-genesys/client/TokensApi") {}

/**
 * Makes the operations on a connection that other services can share.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Operations, never, Connection.Connection> = Effect.gen(function* () {
  const { forget, methods } = yield* Connection.Connection
  const tokens = methods("TokensApi", TokensOperations)

  const deleteTokensMe = tokens.deleteTokensMe.pipe(
    // A token that is refused after an attempt without a response was deleted by that attempt.
    Effect.catchIf(
      ({ isUnknownOutcome, reason }) => isUnknownOutcome && reason._tag === "Unauthorized",
      () => Effect.void
    )
  )

  // An operation that the interface lacks does not compile.
  const operations: Pick<Operations, keyof typeof TokensOperations> = { ...tokens, deleteTokensMe }
  return {
    ...operations,
    signOut: Effect.flatMap(Effect.exit(deleteTokensMe), (exit) => Effect.andThen(forget, exit))
  }
})

/**
 * This service alone, with its own connection. `GenesysCloud.layer` has all services on one connection.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = /*#__PURE__*/ Layers.of(TokensApi, make)

/**
 * This service alone, with options from configuration. Default: `Connection.fromEnvironment`. Fails with a
 * `ConfigError` if the configuration is incomplete.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = /*#__PURE__*/ Layers.fromConfig(layer)
