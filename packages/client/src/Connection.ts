/**
 * An authenticated connection to one region, on which the services of this package are built: it puts the token
 * on every request, gives requests their turn, runs the attempts of a call, and turns whatever goes wrong into a
 * `GenesysError`.
 */
import * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Credentials from "./Credentials.ts"
import type { GenesysError } from "./GenesysError.ts"
import * as Exchange from "./internal/Exchange.ts"
import * as Limiter from "./internal/Limiter.ts"
import * as LooseErrorBody from "./internal/LooseErrorBody.ts"
import * as Reasons from "./internal/Reasons.ts"
import * as Redirects from "./internal/Redirects.ts"
import * as RetryBudget from "./internal/RetryBudget.ts"
import * as Retrying from "./internal/Retrying.ts"
import * as Tokens from "./internal/Tokens.ts"
import * as Metrics from "./Metrics.ts"
import * as RateLimit from "./RateLimit.ts"
import * as Regions from "./Regions.ts"
import * as RetryPolicy from "./RetryPolicy.ts"

export interface Options {
  /** The region by AWS name or host, or the URL of a gateway that serves the login and the API host. */
  readonly region: string
  readonly credentials: Credentials.Credentials
  /** Default: `RateLimit.defaults`. `false` sends every request at once. */
  readonly rateLimit?: Partial<RateLimit.RateLimit> | false | undefined
  /** Adds to every request of the API and of the login host: proxies, headers, tracing. */
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

/** What a generated client method may fail with; `call` turns all of it into a `GenesysError`. */
export type CallError = Reasons.Foreign

/** What `call` knows an operation by. */
export interface Operation {
  /** The service that it belongs to, such as `OAuthApi`. */
  readonly service: string
  readonly endpoint: {
    readonly identifier: string
    readonly method: string
    readonly path: string
    readonly annotations: Context.Context<never>
  }
}

export class Connection extends Context.Service<
  Connection,
  {
    /** The transport for an `HttpApiClient`: base URL and token in place. */
    readonly httpClient: HttpClient.HttpClient
    /** Runs an operation that was made with `httpClient`, under the current `RetryPolicy`. */
    readonly call: <A, E extends CallError>(
      operation: Operation,
      effect: Effect.Effect<A, E>
    ) => Effect.Effect<A, GenesysError>
    /** Forgets the token, and the refresh token for good. */
    readonly forget: Effect.Effect<void, GenesysError>
  }
>()("@effect-genesys/client/Connection") {}

export const make: (
  options: Options
) => Effect.Effect<Connection["Service"], Regions.UnknownRegion, HttpClient.HttpClient | Scope.Scope> =
  Effect.fnUntraced(function* ({ credentials, rateLimit, region, transformClient = identity }: Options) {
    const { apiUrl, loginUrl } = yield* Effect.fromResult(Regions.locate(region))
    const transport = transformClient(Redirects.unfollowed(yield* HttpClient.HttpClient))
    const tokens = yield* Tokens.make(credentials, loginUrl).pipe(
      Effect.provideService(HttpClient.HttpClient, transport)
    )
    const limiter =
      rateLimit === false
        ? Limiter.unlimited
        : yield* Limiter.make(limiterKey(credentials, loginUrl), {
            ...RateLimit.defaults,
            ...rateLimit
          })
    const budget = RetryBudget.make({ reserve: 10, ratio: 0.1 })

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
        Effect.flatMap(Exchange.Current, (exchange) => {
          exchange.response = response
          return limiter.learn(response)
        })
      )
    )

    const call: Connection["Service"]["call"] = ({ endpoint, service }, effect) => {
      const operation = endpoint.identifier
      const facts = OperationFacts.of(endpoint)
      const template = endpoint.path.replaceAll(/:(\w+)/g, "{$1}")

      const attempt = Effect.fnUntraced(function* (
        token: Redacted.Redacted<string>,
        timeout: Duration.Duration
      ) {
        const exchange: Exchange.Exchange = { sent: false, token }
        return yield* effect.pipe(
          Effect.provideService(Exchange.Current, exchange),
          Effect.provideService(HttpClient.SpanNameGenerator, () => `${endpoint.method} ${template}`),
          Effect.annotateSpans({ "url.template": template }),
          Effect.tapError((error: CallError) =>
            error._tag === "HttpClientError" &&
            exchange.response !== undefined &&
            exchange.response.status >= 300
              ? Effect.map(LooseErrorBody.read(error, exchange.response), (body) => (exchange.body = body))
              : Effect.void
          ),
          Effect.timeout(timeout),
          Effect.catch((error) =>
            Effect.flatMap(Clock.currentTimeMillis, (now) => {
              const { body, response, sent } = exchange
              // A browser hides headers that the server does not expose; the body says the same.
              const { contextId } = "contextId" in error ? error : (body ?? {})
              const correlationId = (response && Reasons.correlationIdOf(response)) ?? contextId
              return Effect.fail<Retrying.Failure>({
                reason: Reasons.fromForeign(error, { facts, response, body, attemptTimeout: timeout, now }),
                sent,
                ...(correlationId !== undefined && { correlationId })
              })
            })
          )
        )
      })

      return Effect.suspend(() => {
        let token: Redacted.Redacted<string> | undefined
        return Effect.flatMap(RetryPolicy.Current, ({ budgeted }) =>
          Retrying.run({
            operation,
            repeatable: facts.repeatable,
            // A token first, so that nothing holds a request up once it is its turn; and again, should that one have
            // ended meanwhile.
            prepare: Effect.mapError(tokens.get, tokenFailure).pipe(
              Effect.andThen(Effect.mapError(Effect.annotateLogs(limiter.turn, { operation }), notPrepared)),
              Effect.andThen(Effect.mapError(tokens.get, tokenFailure)),
              Effect.tap((given) => Effect.sync(() => (token = given)))
            ),
            attempt,
            mend: ({ reason }) =>
              reason._tag === "Unauthorized" && token !== undefined
                ? tokens.renew(token)
                : Effect.succeed(false),
            ...(budgeted && { budget })
          })
        )
      }).pipe(
        Effect.tapError(({ reason }) => ended(operation, reason._tag)),
        Effect.tap(() => ended(operation, "success")),
        Effect.withSpan(`${service}.${operation}`, {
          attributes: { "server.address": new URL(apiUrl).hostname }
        })
      )
    }

    return { httpClient, call, forget: tokens.forget }
  })

export const layer = (
  options: Options
): Layer.Layer<Connection, Regions.UnknownRegion, HttpClient.HttpClient> =>
  Layer.effect(Connection, make(options))

/** Options from configuration; {@link fromEnvironment} reads the names that people have set already. */
export const layerConfig = (
  config: Config.Config<Options> = fromEnvironment
): Layer.Layer<Connection, Regions.UnknownRegion | Config.ConfigError, HttpClient.HttpClient> =>
  Layer.effect(Connection, Effect.flatMap(config, make))

/**
 * `GENESYSCLOUD_REGION` (default `us-east-1`) with `GENESYSCLOUD_ACCESS_TOKEN`, or with
 * `GENESYSCLOUD_OAUTHCLIENT_ID` and `GENESYSCLOUD_OAUTHCLIENT_SECRET`; the names of the vendor's Terraform
 * provider and CLI.
 */
export const fromEnvironment: Config.Config<Options> = Config.all({
  region: Config.String("GENESYSCLOUD_REGION").pipe(Config.withDefault("us-east-1")),
  token: Config.option(Config.Redacted("GENESYSCLOUD_ACCESS_TOKEN"))
}).pipe(
  Config.flatMap(({ region, token }): Config.Config<Options> =>
    Option.match(token, {
      onSome: (given) => Config.succeed({ region, credentials: Credentials.accessToken(given) }),
      onNone: () =>
        Config.all([
          Config.NonEmptyString("GENESYSCLOUD_OAUTHCLIENT_ID"),
          Config.Redacted("GENESYSCLOUD_OAUTHCLIENT_SECRET")
        ]).pipe(
          Config.map(([id, secret]) => ({ region, credentials: Credentials.clientCredentials(id, secret) }))
        )
    })
  )
)

// A token that was given has no client that could be named: whoever holds the same one shares its limit.
const limiterKey = (credentials: Credentials.Credentials, loginUrl: string) =>
  credentials._tag === "AccessToken"
    ? Limiter.keyOfToken(credentials.accessToken)
    : Effect.succeed(`${credentials.clientId} at ${loginUrl}`)

const ended = (operation: string, outcome: string) =>
  Metric.update(Metric.withAttributes(Metrics.calls, { operation, outcome }), 1)

const notPrepared = (reason: Retrying.Failure["reason"]): Retrying.Failure => ({
  reason,
  sent: false,
  final: true
})

// The login host was asked as often as the policy allows already.
const tokenFailure = ({ correlationId, reason }: GenesysError): Retrying.Failure => ({
  ...notPrepared(reason),
  ...(correlationId !== undefined && { correlationId })
})
