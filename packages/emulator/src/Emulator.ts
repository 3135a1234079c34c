/**
 * A local Genesys Cloud: one port that is the login host and the API host of one organization, in memory or in a file.
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as HttpServerError from "effect/http/HttpServerError"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as ApiHost from "./internal/api/ApiHost.ts"
import * as Control from "./internal/control/Control.ts"
import { ControlApi } from "./internal/control/ControlApi.ts"
import * as ControlGuard from "./internal/control/ControlGuard.ts"
import * as ControlPlane from "./internal/control/ControlPlane.ts"
import * as FaultInjector from "./internal/http/FaultInjector.ts"
import * as Faults from "./internal/http/Faults.ts"
import * as FaultyServer from "./internal/http/FaultyServer.ts"
import * as InMemoryServer from "./internal/http/InMemoryServer.ts"
import * as RequestLog from "./internal/http/RequestLog.ts"
import * as RouteTable from "./internal/http/RouteTable.ts"
import * as Served from "./internal/http/Served.ts"
import * as ServerUrl from "./internal/http/ServerUrl.ts"
import * as LoginControl from "./internal/login/LoginControl.ts"
import * as LoginHost from "./internal/login/LoginHost.ts"
import type * as Behavior from "./internal/organization/Behavior.ts"
import type { DataFileError } from "./internal/organization/DataFile.ts"
import * as EmulatedClock from "./internal/organization/EmulatedClock.ts"
import * as InitialState from "./internal/organization/InitialState.ts"
import type * as Metering from "./internal/organization/Metering.ts"
import * as Organization from "./internal/organization/Organization.ts"
import type { SeededClient } from "./internal/organization/Seed.ts"
import * as State from "./internal/organization/State.ts"
import * as Users from "./internal/organization/Users.ts"
import * as Pages from "./internal/pages/Pages.ts"
import * as ProviderStates from "./internal/states/ProviderStates.ts"

export { NotProtected } from "./internal/control/ControlGuard.ts"
export { DataFileError } from "./internal/organization/DataFile.ts"

/**
 * The address and the data of an emulator, and the settings of `Behavior`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Behavior.Behavior {
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Default: 127.0.0.1. An address that other machines can reach needs a `controlToken`. */
  readonly host?: string
  /**
   * The URL that programs use behind a proxy or for a container, such as `https://genesys.test`: `url`, the pages and the
   * metadata have it. Default: `url` is the address, and the pages and the metadata have the host of each request.
   */
  readonly publicUrl?: string
  /** Bearer token of the control plane. Default: none; the control plane is open to programs on this machine. */
  readonly controlToken?: Redacted.Redacted<string>
  /** `demo`: fourteen clients and a month of traffic. `empty`: only the administrator. Default: `empty`. */
  readonly seed?: "demo" | "empty"
  /** A file to store the state in. If it exists, `seed` has no effect. Default: the state ends with the scope. */
  readonly data?: string
  /** How long a request takes to appear in usage queries. Default: 0; the vendor's can take a day. */
  readonly usageDelay?: Duration.Input
}

/**
 * A running emulator: its address, credentials that can sign in, and the control of its faults, settings, time and
 * data.
 *
 * Get it from `layer` or `layerInMemory`.
 *
 * @since 0.1.0
 * @category services
 */
export class Emulator extends Context.Service<
  Emulator,
  Control.Controls & {
    /** Without a slash at the end. Use it as the region of the client. */
    readonly url: string
    readonly organization: { readonly id: string; readonly name: string }
    /** A client with every permission. */
    readonly administrator: SeededClient
    /** The clients of the demo that can sign in with a secret; empty if they come from a file. */
    readonly clients: ReadonlyArray<SeededClient>
    /** Adds calls to the usage history, `times` equal ones, as if a client had made them. */
    readonly record: Metering.Metering["record"]
    /** The administrator has every permission, the agent has none. */
    readonly users: typeof Users.users
    /** Issues codes, refresh tokens and assertions that the token endpoint accepts. */
    readonly login: LoginControl.Credentials
  }
>()("@effect-genesys/emulator/Emulator") {}

/**
 * Starts an emulator on a port of this machine, with its own state, and stops it with the scope.
 *
 * Each build of the layer is another organization. Fails with `DataFileError` if the file of `data` cannot be used, and
 * with `NotProtected` if other machines can reach `host` and there is no `controlToken`. A wrong setting is a defect, a
 * `RangeError`.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { Emulator } from "@effect-genesys/emulator"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * const program = Emulator.Emulator.use(({ administrator, url }) =>
 *   Console.log(`Sign in as ${administrator.clientId} with the region ${url}.`)
 * )
 *
 * await Effect.runPromise(Effect.provide(program, Emulator.layer({ port: 4010, seed: "demo" })))
 * ```
 */
export const layer = (
  options: Options = {}
): Layer.Layer<Emulator, HttpServerError.ServeError | DataFileError | ControlGuard.NotProtected> => {
  const { host = "127.0.0.1", port = 0 } = options
  return emulator(options).pipe(
    Layer.provide(FaultyServer.layer({ host, port })),
    Layer.provide(services(options)),
    Layer.provide(ControlGuard.layer({ ...options, host })),
    Layer.fresh
  )
}

/**
 * Starts an emulator without a port, for tests in one process.
 *
 * Requests of the provided `HttpClient` reach the emulator, with any URL; no other request does. Use `WebHandler`
 * with another HTTP client.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { Credentials, OAuthApi } from "@effect-genesys/client"
 * import { Emulator } from "@effect-genesys/emulator"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const client = Layer.unwrap(
 *   Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
 *     OAuthApi.layer({ region: url, credentials: Credentials.clientCredentials(clientId, clientSecret) })
 *   )
 * )
 *
 * const program = Effect.gen(function* () {
 *   const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
 *   yield* Console.log(entities.map(({ name }) => name))
 * })
 *
 * await Effect.runPromise(
 *   Effect.provide(program, Layer.provideMerge(client, Emulator.layerInMemory({ seed: "demo" })))
 * )
 * ```
 */
export const layerInMemory = (
  options: Omit<Options, "port" | "host" | "controlToken"> = {}
): Layer.Layer<Emulator | InMemoryServer.WebHandler | HttpClient.HttpClient, DataFileError> =>
  emulator(options).pipe(
    Layer.provide(InMemoryServer.layerServer),
    Layer.merge(InMemoryServer.layerClient),
    Layer.provide(InMemoryServer.layer),
    Layer.provide(services(options)),
    Layer.provide(ControlGuard.layerLoopback),
    Layer.fresh
  )

/** Each layer may use the services of those below it. */
const services = (options: Options) =>
  Control.layer.pipe(
    Layer.provideMerge(ProviderStates.layer),
    Layer.provideMerge(LoginControl.layer),
    Layer.provideMerge(FaultInjector.layer),
    Layer.provideMerge(Layer.mergeAll(Faults.layer, RequestLog.layer, RouteTable.layer(ControlApi))),
    Layer.provideMerge(State.layer(options))
  )

const routes = Layer.mergeAll(ApiHost.layer, LoginHost.layer, Pages.layer, ControlPlane.layer)

const emulator = (options: Options) =>
  service.pipe(
    Layer.merge(Layer.provide(Served.layer(routes), EmulatedClock.layerClock)),
    Layer.provide(ServerUrl.layer(options))
  )

const service = Layer.effect(
  Emulator,
  Effect.gen(function* () {
    const control = yield* Control.Control
    const { administrator, clients } = yield* InitialState.InitialState
    const { at, clock } = yield* EmulatedClock.EmulatedClock
    const login = yield* LoginControl.LoginControl
    const organization = yield* Organization.Organization
    const { url } = yield* ServerUrl.ServerUrl
    return {
      ...control,
      url,
      // A snapshot replaces the ids and the clients.
      organization: {
        get id() {
          return organization.id
        },
        name: organization.name
      },
      get administrator() {
        return { ...administrator, clientId: organization.administratorId.get() ?? administrator.clientId }
      },
      get clients() {
        const now = clock.currentTimeMillisUnsafe()
        return clients.filter(({ clientId }) => organization.lifecycle.find(clientId, now) !== undefined)
      },
      record: organization.metering.record,
      users: Users.users,
      login: {
        authorizationCode: (request) => at(login.authorizationCode(request)),
        refreshToken: (request) => at(login.refreshToken(request)),
        assertion: (request) => at(login.assertion(request))
      }
    }
  })
)
