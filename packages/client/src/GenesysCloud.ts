/** All services of this package over one connection: one token, one rate limit, one retry budget. */
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Connection from "./Connection.ts"
import * as OAuthApi from "./OAuthApi.ts"
import type { UnknownRegion } from "./Regions.ts"
import * as TokensApi from "./TokensApi.ts"
import * as UsageApi from "./UsageApi.ts"

export type Services = OAuthApi.OAuthApi | TokensApi.TokensApi | UsageApi.UsageApi

export const layer = (
  options: Connection.Options
): Layer.Layer<Services, UnknownRegion, HttpClient.HttpClient> =>
  Layer.effectContext(Effect.provideServiceEffect(services, Connection.Connection, Connection.make(options)))

/** The same, from configuration: `Connection.fromEnvironment` where nothing else is given. */
export const layerConfig = (
  config: Config.Config<Connection.Options> = Connection.fromEnvironment
): Layer.Layer<Services, UnknownRegion | Config.ConfigError, HttpClient.HttpClient> =>
  Layer.unwrap(Effect.map(config, layer))

const services = Effect.gen(function* () {
  return Context.make(OAuthApi.OAuthApi, yield* OAuthApi.make).pipe(
    Context.add(TokensApi.TokensApi, yield* TokensApi.make),
    Context.add(UsageApi.UsageApi, yield* UsageApi.make)
  )
})
