/**
 * An authenticated connection to one region, on which the services of this package are built. Its calls share one
 * token, one rate limit and one retry budget.
 */
import type { Group } from "@effect-genesys/schemas/Operation"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type * as Credentials from "./Credentials.ts"
import type { GenesysError } from "./GenesysError.ts"
import * as Calls from "./internal/Calls.ts"
import { fromEnvironment } from "./internal/Environment.ts"
import * as Limiter from "./internal/Limiter.ts"
import * as Policies from "./internal/Policies.ts"
import * as Redirects from "./internal/Redirects.ts"
import * as RetryBudget from "./internal/RetryBudget.ts"
import * as Tokens from "./internal/Tokens.ts"
import * as RateLimit from "./RateLimit.ts"
import * as Regions from "./Regions.ts"
import type * as RetryPolicy from "./RetryPolicy.ts"

export interface Options {
  /** The region by AWS name or host, or the URL of a gateway that serves the login and the API host. */
  readonly region: string
  readonly credentials: Credentials.Credentials
  /** Default: `RateLimit.defaults`. `false` sends every request at once. */
  readonly rateLimit?: Partial<RateLimit.RateLimit> | false | undefined
  /** Default: `RetryPolicy.defaults`. `RetryPolicy.provide` changes it for a call, or for a region of code. */
  readonly retryPolicy?: Partial<RetryPolicy.RetryPolicy> | undefined
  /**
   * Maximum size of the body of a success after decompression, in bytes, also of the login host. A larger one fails the
   * call with `ResponseTooLarge`, and its connection closes. Default: the limit of the transport, as in `NodeTransport`, or
   * else 256 MiB. The body of an error is read up to 64 KiB.
   */
  readonly maxResponseBytes?: number | undefined
  /** Adds to every request of the API and of the login host: proxies, headers, tracing. */
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

export class Connection extends Context.Service<
  Connection,
  {
    /**
     * The operations of a group, such as those in `OAuthOperations`, to be carried out by name under the current
     * `RetryPolicy`. The names of their spans begin with `service`.
     */
    readonly calls: <G extends Group>(service: string, group: G) => Calls.CallByName<G>
    /** Forgets the token, and the refresh token for good. */
    readonly forget: Effect.Effect<void, GenesysError>
  }
>()("@effect-genesys/client/Connection") {}

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
      calls: (service, group) => Calls.byName(shared, service, group),
      forget: tokens.forget
    }
  })

export { fromEnvironment }

export const layer = (
  options: Options
): Layer.Layer<Connection, Regions.UnknownRegion, HttpClient.HttpClient> =>
  Layer.effect(Connection, make(options))

/** Options from configuration; {@link fromEnvironment} reads the names that people have set already. */
export const layerConfig = (
  config: Config.Config<Options> = fromEnvironment
): Layer.Layer<Connection, Regions.UnknownRegion | Config.ConfigError, HttpClient.HttpClient> =>
  Layer.effect(Connection, Effect.flatMap(config, make))

// An access token names no client, so programs with the same token share its limit.
const limiterKey = (credentials: Credentials.Credentials, loginUrl: string) =>
  credentials._tag === "AccessToken"
    ? Limiter.keyOfToken(credentials.accessToken)
    : Effect.succeed(`${credentials.clientId} at ${loginUrl}`)
