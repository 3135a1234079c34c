/** All services of this package over one connection: one token, one rate limit, one retry budget. */
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Connection from "./Connection.ts"
import * as Layers from "./internal/Layers.ts"
import * as OAuthApi from "./OAuthApi.ts"
import type { UnknownRegion } from "./Regions.ts"
import * as TokensApi from "./TokensApi.ts"
import * as UsageApi from "./UsageApi.ts"

// The list of services. The types below follow from it.
const services = () =>
  Layer.mergeAll(
    Layer.effect(OAuthApi.OAuthApi, OAuthApi.make),
    Layer.effect(TokensApi.TokensApi, TokensApi.make),
    Layer.effect(UsageApi.UsageApi, UsageApi.make)
  )

/**
 * The services that the layers of this module provide.
 *
 * @since 0.1.0
 * @category services
 */
export type Services = Layer.Success<ReturnType<typeof services>>

/**
 * All services over one connection. Needs an `HttpClient`, such as `NodeTransport.layer` or `FetchHttpClient.layer`.
 * Fails if the region is unknown.
 *
 * @example
 * ```ts
 * import { Credentials, GenesysCloud } from "@effect-genesys/client"
 * import * as NodeTransport from "@effect-genesys/client/NodeTransport"
 * import * as Config from "effect/Config"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * export const genesys = Layer.unwrap(
 *   Effect.map(Config.Redacted("SECRET"), (secret) =>
 *     GenesysCloud.layer({
 *       region: "eu-central-1",
 *       credentials: Credentials.clientCredentials("a client id", secret)
 *     })
 *   )
 * ).pipe(Layer.provide(NodeTransport.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Connection.Options
): Layer.Layer<Services, UnknownRegion, HttpClient.HttpClient> =>
  Layer.provide(services(), Layer.effect(Connection.Connection, Connection.make(options)))

/**
 * All services over one connection, with options from configuration. Default: `Connection.fromEnvironment`. Fails with
 * a `ConfigError` if the configuration is incomplete.
 *
 * @example
 * ```ts
 * import { GenesysCloud, OAuthApi, TokensApi } from "@effect-genesys/client"
 * import * as NodeTransport from "@effect-genesys/client/NodeTransport"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const program = Effect.gen(function* () {
 *   const { organization } = yield* TokensApi.TokensApi.use((api) => api.getTokensMe())
 *   const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
 *   yield* Console.log(`${organization?.name}: ${entities.length} clients`)
 * })
 *
 * // Reads GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET.
 * const genesys = GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer))
 *
 * export const main = Effect.provide(program, genesys)
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig: (
  config?: Config.Config<Connection.Options>
) => Layer.Layer<Services, UnknownRegion | Config.ConfigError, HttpClient.HttpClient> =
  Layers.fromConfig(layer)

/**
 * All operations of all services in one object, for programs that select an operation by its name.
 *
 * @since 0.1.0
 * @category services
 */
export interface Operations extends OAuthApi.Operations, TokensApi.Operations, UsageApi.Operations {}

/**
 * All operations of the services in context.
 *
 * @since 0.1.0
 * @category services
 */
export const operations: Effect.Effect<Operations, never, Services> = Effect.map(
  Effect.all([OAuthApi.OAuthApi, TokensApi.TokensApi, UsageApi.UsageApi]),
  ([oauth, tokens, usage]) => ({ ...oauth, ...tokens, ...usage })
)

/**
 * All operations over a connection that other services may share.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Operations, never, Connection.Connection> = Effect.map(
  Effect.all([OAuthApi.make, TokensApi.make, UsageApi.make]),
  ([oauth, tokens, usage]) => ({ ...oauth, ...tokens, ...usage })
)
