/**
 * The response of a successful call, without its body: correlation id, status, headers and rate limit. The `GenesysError`
 * of a failed call has its own correlation id and status.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Headers from "effect/http/Headers"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as ResponseHeaders from "./internal/ResponseHeaders.ts"

/**
 * A successful response without its body.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApiResponse {
  /** The vendor's name of the operation, such as `getOauthClients`. */
  readonly operation: string
  readonly status: number
  /** The `ININ-Correlation-Id`, under which the vendor's support finds the request. */
  readonly correlationId: string | undefined
  /** The token's rate limit as the server counts it. `undefined` if the response has no such headers. */
  readonly rateLimit: RateLimit | undefined
  /** All headers, with names in lower case. */
  readonly headers: Headers.Headers
}

/**
 * The state of a token's rate limit, from the headers of a response.
 *
 * @since 0.1.0
 * @category models
 */
export interface RateLimit {
  /** `inin-ratelimit-allowed`: requests in a window. */
  readonly allowed: number
  /** `inin-ratelimit-count`: requests so far in this window. */
  readonly count: number | undefined
  /** `inin-ratelimit-reset`: the time until this window ends. */
  readonly reset: Duration.Duration | undefined
}

type Observe = (response: ApiResponse) => Effect.Effect<void>

/**
 * The function that sees the responses of a region of code. `observe` sets it.
 *
 * @since 0.1.0
 * @category services
 */
export const Observer = Context.Reference<Observe | undefined>(
  "@effect-genesys/client/ApiResponse/Observer",
  {
    defaultValue: () => undefined
  }
)

/**
 * Runs `onResponse` for every successful call in this region of code, the calls of a poll included. In nested uses, the
 * outer one runs first.
 *
 * @example
 * ```ts
 * import { ApiResponse, OAuthApi } from "@effect-genesys/client"
 * import * as Effect from "effect/Effect"
 *
 * export const program = OAuthApi.OAuthApi.use((api) => api.getOauthClients).pipe(
 *   ApiResponse.observe(({ operation, status, rateLimit }) =>
 *     Effect.log(`${operation}: HTTP ${status}`, rateLimit)
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const observe =
  (onResponse: Observe) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateService(effect, Observer, (outer) =>
      outer === undefined ? onResponse : (response) => Effect.andThen(outer(response), onResponse(response))
    )

/**
 * Returns the result of a call together with its response.
 *
 * If the effect makes several calls, this is the response of the last one that succeeded. It is `undefined` if none did,
 * for example after a deletion that counts as done because the client no longer exists.
 *
 * @example
 * ```ts
 * import { ApiResponse, OAuthApi } from "@effect-genesys/client"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const api = yield* OAuthApi.OAuthApi
 *   const [scopes, response] = yield* ApiResponse.withResponse(api.getOauthScopes())
 *   yield* Console.log(`${scopes.entities?.length ?? 0} scopes, correlation id ${response?.correlationId}`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withResponse = <A, E, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<readonly [A, ApiResponse | undefined], E, R> =>
  Effect.suspend(() => {
    let last: ApiResponse | undefined
    return effect.pipe(
      observe((response) =>
        Effect.sync(() => {
          last = response
        })
      ),
      Effect.map((value) => [value, last] as const)
    )
  })

/**
 * The part of a response that observers see.
 *
 * @since 0.1.0
 * @category constructors
 */
export const of = (
  operation: string,
  { headers, status }: HttpClientResponse.HttpClientResponse
): ApiResponse => {
  const { allowed, count, reset } = ResponseHeaders.rateLimit(headers)
  return {
    operation,
    status,
    correlationId: ResponseHeaders.correlationId(headers),
    rateLimit:
      allowed === undefined
        ? undefined
        : { allowed, count, reset: reset === undefined ? undefined : Duration.seconds(reset) },
    headers
  }
}
