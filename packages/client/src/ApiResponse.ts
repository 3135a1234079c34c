/**
 * What the response of a successful call says beside its body: the correlation id that the vendor's support asks for,
 * the status, the rate limit. The response of a failed call is in its `GenesysError`.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Headers from "effect/http/Headers"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as ResponseHeaders from "./internal/ResponseHeaders.ts"

export interface ApiResponse {
  /** The vendor's name of the operation, such as `getOauthClients`. */
  readonly operation: string
  readonly status: number
  /** The `ININ-Correlation-Id`, under which the vendor's support finds the request. */
  readonly correlationId: string | undefined
  /** The token's rate limit as the server counts it, where it says so. */
  readonly rateLimit: RateLimit | undefined
  /** All headers, with names in lower case. */
  readonly headers: Headers.Headers
}

export interface RateLimit {
  /** `inin-ratelimit-allowed`: requests in a window. */
  readonly allowed: number
  /** `inin-ratelimit-count`: requests of this window so far. */
  readonly count: number | undefined
  /** `inin-ratelimit-reset`: how long this window still lasts. */
  readonly reset: Duration.Duration | undefined
}

type Observe = (response: ApiResponse) => Effect.Effect<void>

/** The observer of a region of code. */
export const Observer = Context.Reference<Observe | undefined>(
  "@effect-genesys/client/ApiResponse/Observer",
  {
    defaultValue: () => undefined
  }
)

/** Runs `observe` with the response of every successful call in this region of code, those of polls among them. */
export const observe =
  (onResponse: Observe) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateService(effect, Observer, (outer) =>
      outer === undefined ? onResponse : (response) => Effect.andThen(outer(response), onResponse(response))
    )

/**
 * The result of a call together with its response.
 *
 * ```ts
 * const [client, response] = yield* ApiResponse.withResponse(api.getOauthClient(id))
 * ```
 *
 * Of several calls, the response is that of the last one that succeeded; `undefined` where none did, as for a deletion
 * that counts as done because the client is not found any more.
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

/** For the call: what it shows to an observer. */
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
