/**
 * An authenticated connection to one region. The services of this package use it, and all their calls share one token, one
 * rate limit and one retry budget.
 */
import type { Group } from "@effect-genesys/schemas/Operation"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type * as Credentials from "./Credentials.ts"
import type { GenesysError } from "./GenesysError.ts"
import { fromEnvironment } from "./internal/Environment.ts"
import * as Limiter from "./internal/Limiter.ts"
import * as Methods from "./internal/Methods.ts"
import * as Policies from "./internal/Policies.ts"
import * as RetryBudget from "./internal/RetryBudget.ts"
import * as Tokens from "./internal/Tokens.ts"
import * as RateLimit from "./RateLimit.ts"
import * as Redirects from "./Redirects.ts"
import * as Regions from "./Regions.ts"
import type * as RetryPolicy from "./RetryPolicy.ts"

/**
 * The options of a connection, and of every service that makes its own.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The region by AWS name or host, or the URL of a gateway that serves the login and the API host. */
  readonly region: string
  readonly credentials: Credentials.Credentials
  /** Default: `RateLimit.defaults`. `false`: no limit, so every request is sent at once. */
  readonly rateLimit?: Partial<RateLimit.RateLimit> | false | undefined
  /** Default: `RetryPolicy.defaults`. `RetryPolicy.provide` changes it for one call or for a region of code. */
  readonly retryPolicy?: Partial<RetryPolicy.RetryPolicy> | undefined
  /**
   * Maximum size of a successful response body after decompression, in bytes, the login host's included. A larger one fails
   * the call with `ResponseTooLarge`, and its connection closes. Default: the limit of the transport if it has one, such as
   * `NodeTransport`, or else 256 MiB. The client reads at most 64 KiB of an error body.
   */
  readonly maxResponseBytes?: number | undefined
  /** Changes the `HttpClient` for all requests to the API and the login host, for example to add headers. */
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

/**
 * An access token (RFC 6749 §1.4).
 *
 * @since 0.1.0
 * @category models
 */
export interface AccessToken {
  readonly value: Redacted.Redacted<string>
  /** `undefined` for `Credentials.accessToken`. */
  readonly expiresAt: DateTime.Utc | undefined
}

/**
 * The service that sends the calls of all other services, and keeps their token, rate limit and retry budget.
 *
 * @since 0.1.0
 * @category services
 */
export class Connection extends Context.Service<
  Connection,
  {
    /**
     * The operations of a group, such as `OAuthOperations`, as methods. Each takes the path parameters, then the body,
     * then an object of query parameters or headers; an operation without input is an effect. The names of their spans
     * begin with `service`.
     */
    readonly methods: <G extends Group>(service: string, group: G) => Methods.Methods<G>
    /**
     * The access token of the calls, and when it expires if that is known: for another program, or to keep it until the
     * next run. Signs in, or renews the token, if it must.
     */
    readonly accessToken: Effect.Effect<AccessToken, GenesysError>
    /** Forgets the token, and deletes the refresh token from its store. */
    readonly forget: Effect.Effect<void, GenesysError>
  }
>()("@effect-genesys/client/Connection") {}

/**
 * Makes a connection that closes with the scope. It sends nothing until the first call. Fails if there is no such
 * region.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: (
  options: Options
) => Effect.Effect<Connection["Service"], Regions.UnknownRegion, HttpClient.HttpClient | Scope.Scope> =
  Effect.fnUntraced(function* ({
    credentials,
    maxResponseBytes,
    rateLimit,
    region,
    retryPolicy,
    transformClient = identity
  }: Options) {
    const { apiUrl, loginUrl } = yield* Effect.fromResult(Regions.locate(region))
    const http = transformClient(Redirects.unfollowed(yield* HttpClient.HttpClient))
    const policy = Policies.make(retryPolicy)
    const tokens = yield* Tokens.make(credentials, {
      http,
      loginUrl,
      maxResponseBytes,
      policy: Policies.ofConnection(retryPolicy)
    })
    const limiter =
      rateLimit === false
        ? Limiter.unlimited
        : yield* Limiter.make(limiterKey(credentials, loginUrl), {
            ...RateLimit.defaults,
            ...rateLimit
          })
    const budget = RetryBudget.make({ reserve: 10, calls: 10 })
    const shared = { apiUrl, http, tokens, limiter, policy, budget, maxResponseBytes }
    return {
      methods: (service, group) => Methods.make(shared, service, group),
      accessToken: Effect.map(tokens.token, ({ expiresAt, value }) => ({
        value,
        expiresAt: expiresAt === undefined ? undefined : DateTime.makeUnsafe(expiresAt)
      })),
      forget: tokens.forget
    }
  })

export { fromEnvironment }

/**
 * A connection to provide to the `make` of several services.
 *
 * @example
 * ```ts
 * import { Connection, Credentials, OAuthApi, UsageApi } from "@effect-genesys/client"
 * import * as Layer from "effect/Layer"
 * import type * as Redacted from "effect/Redacted"
 *
 * // Two of the three services, with one token and one rate limit.
 * export const layer = (clientSecret: Redacted.Redacted<string>) =>
 *   Layer.mergeAll(
 *     Layer.effect(OAuthApi.OAuthApi, OAuthApi.make),
 *     Layer.effect(UsageApi.UsageApi, UsageApi.make)
 *   ).pipe(
 *     Layer.provide(
 *       Connection.layer({
 *         region: "eu-central-1",
 *         credentials: Credentials.clientCredentials("a client id", clientSecret)
 *       })
 *     )
 *   )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options
): Layer.Layer<Connection, Regions.UnknownRegion, HttpClient.HttpClient> =>
  Layer.effect(Connection, make(options))

/**
 * A connection with options from configuration. {@link fromEnvironment} has the names of the vendor's own tools.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config<Options> = fromEnvironment
): Layer.Layer<Connection, Regions.UnknownRegion | Config.ConfigError, HttpClient.HttpClient> =>
  Layer.effect(Connection, Effect.flatMap(config, make))

// An access token does not say which client it belongs to, so programs with the same token share its limit.
const limiterKey = (credentials: Credentials.Credentials, loginUrl: string) =>
  credentials._tag === "AccessToken"
    ? Limiter.keyOfToken(credentials.accessToken)
    : Effect.succeed(`${credentials.clientId} at ${loginUrl}`)
