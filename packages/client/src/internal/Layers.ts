/** The layers of a service with its own connection. */
import type * as Config from "effect/Config"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Connection from "../Connection.ts"
import type { UnknownRegion } from "../Regions.ts"

/** Returns a new layer for each use, so that each has its own connection: Effect builds the same layer only once. */
export const of =
  <Self, Operations>(
    key: Context.Key<Self, Operations>,
    make: Effect.Effect<Operations, never, Connection.Connection>
  ) =>
  (options: Connection.Options): Layer.Layer<Self, UnknownRegion, HttpClient.HttpClient> =>
    Layer.effect(key, Effect.provideServiceEffect(make, Connection.Connection, Connection.make(options)))

/** The same, with options from configuration. */
export const fromConfig =
  <Self>(layer: (options: Connection.Options) => Layer.Layer<Self, UnknownRegion, HttpClient.HttpClient>) =>
  (
    config: Config.Config<Connection.Options> = Connection.fromEnvironment
  ): Layer.Layer<Self, UnknownRegion | Config.ConfigError, HttpClient.HttpClient> =>
    Layer.unwrap(Effect.map(config, layer))
