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

export interface Operations {
  /** What this client's token is worth. `preserveIdleTTL` asks without using the token, as far as its idle time goes. */
  readonly getTokensMe: (options?: { readonly preserveIdleTTL?: boolean }) => Result<TokenInfo>
  /** Succeeds if this client's token is valid, and fails with `Unauthorized` if not. */
  readonly headTokensMe: Result<void>
  /** Ends the life of this client's token. The next call gets another one, where the credentials allow. */
  readonly deleteTokensMe: Result<void>
  /** Ends the life of all tokens of a user. */
  readonly deleteToken: (userId: string) => Result<void>
  /** How long a token may go unused in this organization. */
  readonly getTokensTimeout: Result<IdleTokenTimeout>
  readonly putTokensTimeout: (timeout: IdleTokenTimeoutRequest) => Result<IdleTokenTimeout>
  /**
   * Ends the life of the token, and forgets it and the refresh token, also where the server could not be told: the
   * token may live on then, and the error says why.
   */
  readonly signOut: Result<void>
}

export class TokensApi extends Context.Service<TokensApi, Operations>()("@effect-genesys/client/TokensApi") {}

/** Calls the operations over a connection that other services may share. */
export const make: Effect.Effect<Operations, never, Connection.Connection> = Effect.gen(function* () {
  const { calls, forget } = yield* Connection.Connection
  const call = calls("TokensApi", TokensOperations)

  const deleteTokensMe = call("deleteTokensMe", {}).pipe(
    // A token that is not accepted any more, after an attempt without a response, was deleted by that attempt.
    Effect.catchIf(
      ({ isUnknownOutcome, reason }) => isUnknownOutcome && reason._tag === "Unauthorized",
      () => Effect.void
    )
  )

  return {
    getTokensMe: (query = {}) => call("getTokensMe", { query }),
    headTokensMe: call("headTokensMe", {}),
    deleteTokensMe,
    deleteToken: (userId) => call("deleteToken", { params: { userId } }),
    getTokensTimeout: call("getTokensTimeout", {}),
    putTokensTimeout: (payload) => call("putTokensTimeout", { payload }),
    signOut: Effect.flatMap(Effect.exit(deleteTokensMe), (exit) => Effect.andThen(forget, exit))
  }
})

/** The service alone, over a connection of its own. `GenesysCloud` has all services over one. */
export const layer = /*#__PURE__*/ Layers.of(TokensApi, make)

/** The same, from configuration: `Connection.fromEnvironment` where nothing else is given. */
export const layerConfig = /*#__PURE__*/ Layers.fromConfig(layer)
