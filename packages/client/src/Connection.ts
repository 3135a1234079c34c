/**
 * An authenticated connection to one region, on which the services of this package are built: it puts the token
 * on every request, runs the attempts of a call, and turns whatever goes wrong into a `GenesysError`.
 */
import type * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as Scope from "effect/Scope"
import type { Credentials } from "./Credentials.ts"
import type { GenesysError } from "./GenesysError.ts"
import * as Exchange from "./internal/Exchange.ts"
import * as Reasons from "./internal/Reasons.ts"
import * as Retrying from "./internal/Retrying.ts"
import * as Tokens from "./internal/Tokens.ts"
import * as Regions from "./Regions.ts"

export interface Options {
  /** The region by AWS name or host, or the URL of a gateway that serves the login and the API host. */
  readonly region: string
  readonly credentials: Credentials
  /** Adds to every request of the API and of the login host: proxies, headers, tracing. */
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

/** What a generated client method may fail with; `call` turns all of it into a `GenesysError`. */
export type CallError = Reasons.Foreign

export interface Connection {
  /** The transport for an `HttpApiClient`: base URL and token in place. */
  readonly httpClient: HttpClient.HttpClient
  /** Runs an operation that was made with `httpClient`, under the current `RetryPolicy`. */
  readonly call: <A, E extends CallError>(
    operation: string,
    facts: OperationFacts.Facts,
    effect: Effect.Effect<A, E>
  ) => Effect.Effect<A, GenesysError>
}

export const make: (
  options: Options
) => Effect.Effect<Connection, Regions.UnknownRegion, HttpClient.HttpClient | Scope.Scope> =
  Effect.fnUntraced(function* ({ credentials, region, transformClient = identity }: Options) {
    const { apiUrl, loginUrl } = yield* Effect.fromResult(Regions.locate(region))
    const transport = transformClient(yield* HttpClient.HttpClient)
    const tokens = yield* Tokens.make(credentials, loginUrl).pipe(
      Effect.provideService(HttpClient.HttpClient, transport)
    )

    const httpClient = transport.pipe(
      HttpClient.mapRequestEffect((request) =>
        Effect.map(Exchange.Current, (exchange) => {
          exchange.sent = true
          const located = HttpClientRequest.prependUrl(request, apiUrl)
          return exchange.token === undefined
            ? located
            : HttpClientRequest.bearerToken(located, exchange.token)
        })
      ),
      HttpClient.tap((response) =>
        Effect.map(Exchange.Current, (exchange) => {
          exchange.response = response
        })
      )
    )

    const call: Connection["call"] = (operation, facts, effect) =>
      Effect.suspend(() => {
        let exchange: Exchange.Exchange = { sent: false }
        return Retrying.run({
          operation,
          repeatable: facts.repeatable,
          attempt: Effect.fnUntraced(function* (timeout) {
            const token = yield* Effect.mapError(tokens.get, tokenFailure)
            exchange = { sent: false, token }
            return yield* effect.pipe(
              Effect.provideService(Exchange.Current, exchange),
              Effect.timeout(timeout),
              Effect.catch((error) =>
                Effect.flatMap(Clock.currentTimeMillis, (now) => {
                  const { response, sent } = exchange
                  const correlationId = response && Reasons.correlationIdOf(response)
                  return Effect.fail<Retrying.Failure>({
                    reason: Reasons.fromForeign(error, { facts, response, attemptTimeout: timeout, now }),
                    sent,
                    ...(correlationId !== undefined && { correlationId })
                  })
                })
              )
            )
          }),
          mend: ({ reason }) =>
            reason._tag === "Unauthorized" && exchange.token !== undefined
              ? tokens.renew(exchange.token)
              : Effect.succeed(false)
        })
      }).pipe(Effect.withSpan(`OAuthApi.${operation}`, { kind: "client", attributes: { region: apiUrl } }))

    return { httpClient, call }
  })

// The login host was asked as often as the policy allows already.
const tokenFailure = ({ correlationId, reason }: GenesysError): Retrying.Failure => ({
  reason,
  sent: false,
  final: true,
  ...(correlationId !== undefined && { correlationId })
})
