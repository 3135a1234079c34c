/**
 * A local Genesys Cloud: one port that is the login host and the API host of one organization, in memory or in a file.
 */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import type * as HttpServerError from "effect/http/HttpServerError"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as ApiDocuments from "./internal/api/ApiDocuments.ts"
import { EmulatedApi } from "./internal/api/EmulatedApi.ts"
import * as Guard from "./internal/api/Guard.ts"
import * as OAuthHandlers from "./internal/api/OAuthHandlers.ts"
import * as TokensHandlers from "./internal/api/TokensHandlers.ts"
import * as UsageHandlers from "./internal/api/UsageHandlers.ts"
import * as Control from "./internal/control/Control.ts"
import * as ControlGuard from "./internal/control/ControlGuard.ts"
import * as ControlPlane from "./internal/control/ControlPlane.ts"
import { correlated } from "./internal/http/Correlated.ts"
import * as Faults from "./internal/http/Faults.ts"
import { FaultyServer } from "./internal/http/FaultyServer.ts"
import * as InMemoryServer from "./internal/http/InMemoryServer.ts"
import * as KnownRoutes from "./internal/http/KnownRoutes.ts"
import { logged, loggedAsTaken } from "./internal/http/Logged.ts"
import * as PublicUrl from "./internal/http/PublicUrl.ts"
import * as RequestLog from "./internal/http/RequestLog.ts"
import * as Transport from "./internal/http/Transport.ts"
import * as AuthorizationEndpoint from "./internal/login/AuthorizationEndpoint.ts"
import * as AuthorizationServerMetadata from "./internal/login/AuthorizationServerMetadata.ts"
import * as LoginControl from "./internal/login/LoginControl.ts"
import * as Logout from "./internal/login/Logout.ts"
import * as TokenEndpoint from "./internal/login/TokenEndpoint.ts"
import * as Behavior from "./internal/organization/Behavior.ts"
import * as ClientLifecycle from "./internal/organization/ClientLifecycle.ts"
import * as DataFile from "./internal/organization/DataFile.ts"
import * as EmulatedClock from "./internal/organization/EmulatedClock.ts"
import type * as Metering from "./internal/organization/Metering.ts"
import * as Organization from "./internal/organization/Organization.ts"
import * as RateLimit from "./internal/organization/RateLimit.ts"
import * as Seed from "./internal/organization/Seed.ts"
import * as Storage from "./internal/organization/Storage.ts"
import * as Users from "./internal/organization/Users.ts"
import * as Pages from "./internal/pages/Pages.ts"
import * as ProviderStates from "./internal/states/ProviderStates.ts"

export { NotProtected } from "./internal/control/ControlGuard.ts"
export { DataFileError } from "./internal/organization/DataFile.ts"

export interface Options extends Behavior.Behavior {
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Default: 127.0.0.1. Any address that other machines can reach asks for a `controlToken`. */
  readonly host?: string
  /**
   * By which programs reach it, where that is not the address it listens on, as behind a proxy: `https://genesys.test`.
   * `url`, the pages and the metadata say it. Default: the address; the pages and the metadata go by each request's host.
   */
  readonly publicUrl?: string
  /** What the control plane asks for, as a bearer token. Default: it is open to programs on this machine. */
  readonly controlToken?: Redacted.Redacted<string>
  /** `demo`: fourteen clients and a month of traffic. `empty`: only the administrator. Default: `empty`. */
  readonly seed?: "demo" | "empty"
  /** A file to keep everything in. Where it is there, `seed` changes nothing. Default: all is gone with the scope. */
  readonly data?: string
  /** How long a call stays out of usage queries. Default: none; the vendor's take up to a day. */
  readonly usageDelay?: Duration.Input
}

export class Emulator extends Context.Service<
  Emulator,
  Control.Control & {
    /** Without a slash at the end. Give it to the client as its region. */
    readonly url: string
    readonly organization: { readonly id: string; readonly name: string }
    /** A client with every permission. */
    readonly administrator: Seed.SeededClient
    /** The clients of the demo that can sign in with a secret; none where they come from a file. */
    readonly clients: ReadonlyArray<Seed.SeededClient>
    /** Adds calls to the history, `times` alike, as if they had been made. */
    readonly record: Metering.Metering["record"]
    /** The administrator has every permission, the agent has none. */
    readonly users: typeof Users.users
    /** Codes, refresh tokens and assertions that the token endpoint takes. */
    readonly login: LoginControl.LoginControl
  }
>()("@effect-genesys/emulator/Emulator") {}

/** Starts an emulator with a state of its own, and stops it with the scope. */
export const layer = (
  options: Options = {}
): Layer.Layer<Emulator, HttpServerError.ServeError | DataFile.DataFileError | ControlGuard.NotProtected> =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { host = "127.0.0.1", port = 0 } = options
      const parts = yield* assemble(options, yield* ControlGuard.tokenFor({ ...options, host }))
      const { faults, organization, taken } = parts
      return emulated(parts).pipe(
        Layer.provide(
          NodeHttpServer.layer(() => new FaultyServer(faults, organization.login.tokens.remove, taken), {
            port,
            host,
            // An emulator stops at once: no client waits for it.
            gracefulShutdownTimeout: 0
          })
        )
      )
    })
  ).pipe(Layer.fresh)

/**
 * The same without a port, for tests in one process: the client that is provided reaches it, whatever the URL, and
 * nothing else does. `WebHandler` is for those who have a client of their own.
 */
export const layerInMemory = (
  options: Omit<Options, "port" | "host" | "controlToken"> = {}
): Layer.Layer<Emulator | InMemoryServer.WebHandler | HttpClient.HttpClient, DataFile.DataFileError> =>
  Layer.unwrap(
    Effect.map(assemble(options, undefined), (parts) => {
      const { faults, organization, taken } = parts
      const { clients, server } = InMemoryServer.make(faults, organization.login.tokens.remove, taken)
      return emulated(parts).pipe(
        Layer.provide(Layer.merge(Layer.succeed(HttpServer.HttpServer, server), HttpServer.layerServices)),
        Layer.merge(clients)
      )
    })
  ).pipe(Layer.fresh)

const emulated = (parts: Parts) =>
  Layer.effect(
    Emulator,
    HttpServer.addressFormattedWith((url) => Effect.succeed(service(parts, url)))
  ).pipe(
    // Handlers go by the clock of the context that they are built in.
    Layer.provideMerge(Layer.provide(served(parts), Layer.succeed(Clock.Clock, parts.time.clock)))
  )

type Parts = Effect.Success<ReturnType<typeof assemble>>

/** Everything but the server. */
const assemble = Effect.fnUntraced(function* (
  options: Options,
  controlToken: Redacted.Redacted<string> | undefined
) {
  const time = EmulatedClock.make(yield* Clock.Clock)
  const now = yield* time.now
  const storage = Storage.make(options.data === undefined ? undefined : yield* DataFile.open(options.data))
  const behavior = Behavior.make(options)
  const usageDelay = Behavior.millisOf("usageDelay", options.usageDelay ?? 0)
  const organization = yield* DataFile.reading(options.data ?? "", () =>
    Organization.make({ name: "Emulated Organization", storage, behavior, usageDelay })
  )
  const seeded = yield* DataFile.reading(options.data ?? "", () =>
    storage.atOnce(() => {
      const isNew = organization.administratorId.get() === undefined
      if (isNew) Seed.people(organization)
      return {
        administrator: Seed.administrator(organization, now),
        clients: isNew && options.seed === "demo" ? Seed.demo(organization, now) : []
      }
    })
  )
  const publicUrl = options.publicUrl === undefined ? undefined : PublicUrl.parse(options.publicUrl)
  const faults = Faults.make()
  const rateLimit = RateLimit.make()
  const log = yield* RequestLog.make(now)
  const login = LoginControl.make(organization)
  const backToStart = storage.begin()
  const resetClock = Effect.gen(function* () {
    yield* time.reset
    // What began in a time which has not come would hold until then: windows, and how long tokens may go unused.
    rateLimit.reset()
    organization.login.tokens.turnBack(yield* time.now)
  })
  const resetRest = Effect.suspend(() => {
    behavior.reset()
    return resetClock
  })
  const beginnings = { hasDataFile: options.data !== undefined, begin: storage.begin, backToStart, resetRest }
  const states = ProviderStates.make({ organization, login, faults }, beginnings)
  const clock = { ...time, reset: resetClock }
  const parts = { time, clock, organization, ...seeded, faults, rateLimit, log, login, states }
  return { ...parts, publicUrl, taken: loggedAsTaken(log, time), controlToken, control: Control.make(parts) }
})

// A snapshot that is restored brings an organization and an administrator of its own.
const service = (
  { administrator, clients, control, login, organization, publicUrl, time }: Parts,
  address: string
): Emulator["Service"] => {
  const onTime = EmulatedClock.at(time)
  return {
    ...control,
    url: publicUrl ?? address,
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
      const now = time.clock.currentTimeMillisUnsafe()
      return clients.filter(({ clientId }) => ClientLifecycle.find(organization, clientId, now) !== undefined)
    },
    record: organization.metering.record,
    users: Users.users,
    login: {
      authorizationCode: (request) => onTime(login.authorizationCode(request)),
      refreshToken: (request) => onTime(login.refreshToken(request)),
      assertion: (request) => onTime(login.assertion(request))
    }
  }
}

const served = ({ control, controlToken, faults, log, organization, rateLimit, time, publicUrl }: Parts) => {
  const api = HttpApiBuilder.layer(EmulatedApi).pipe(
    Layer.provide(OAuthHandlers.layer(organization)),
    Layer.provide(TokensHandlers.layer(organization)),
    Layer.provide(UsageHandlers.layer(organization)),
    Layer.provide(Guard.layer(organization, rateLimit, faults))
  )
  const routes = Layer.mergeAll(
    api,
    HttpRouter.add("POST", "/oauth/token", TokenEndpoint.handle(organization, rateLimit, faults)),
    Pages.layer(organization, log, controlToken, publicUrl),
    AuthorizationEndpoint.layer(organization),
    HttpRouter.add("GET", "/logout", Logout.handle(organization)),
    HttpRouter.add(
      "GET",
      "/.well-known/oauth-authorization-server",
      AuthorizationServerMetadata.handle(publicUrl)
    ),
    HttpRouter.add("GET", "/openapi.json", ApiDocuments.handle(GenesysCloudApi, publicUrl)),
    ControlPlane.layer(control, log, controlToken, publicUrl)
  ).pipe(Layer.provide(Transport.layer))
  return HttpRouter.serve(routes, {
    routerConfig: KnownRoutes.config,
    disableLogger: true,
    disableListenLog: true,
    middleware: (answer) => correlated(organization, logged(organization, log, time, answer), time)
  })
}
