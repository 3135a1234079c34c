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

export type Services = Layer.Success<ReturnType<typeof services>>

export const layer = (
  options: Connection.Options
): Layer.Layer<Services, UnknownRegion, HttpClient.HttpClient> =>
  Layer.provide(services(), Layer.effect(Connection.Connection, Connection.make(options)))

/** The same, with options from configuration. Default: `Connection.fromEnvironment`. */
export const layerConfig: (
  config?: Config.Config<Connection.Options>
) => Layer.Layer<Services, UnknownRegion | Config.ConfigError, HttpClient.HttpClient> =
  Layers.fromConfig(layer)

/** All operations of all services in one object, for programs that select an operation by its name. */
export interface Operations extends OAuthApi.Operations, TokensApi.Operations, UsageApi.Operations {}

export const operations: Effect.Effect<Operations, never, Services> = Effect.map(
  Effect.all([OAuthApi.OAuthApi, TokensApi.TokensApi, UsageApi.UsageApi]),
  ([oauth, tokens, usage]) => ({ ...oauth, ...tokens, ...usage })
)

/** The same over a connection that other services may share. */
export const make: Effect.Effect<Operations, never, Connection.Connection> = Effect.map(
  Effect.all([OAuthApi.make, TokensApi.make, UsageApi.make]),
  ([oauth, tokens, usage]) => ({ ...oauth, ...tokens, ...usage })
)
