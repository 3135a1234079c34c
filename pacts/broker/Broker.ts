/** Runs a Pact Broker on this machine for the lifetime of a scope: Puma serves it, and an SQLite file stores its data. */
import { fileURLToPath } from "node:url"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import { identity } from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as ChildProcess from "effect/process/ChildProcess"
import type * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as Gems from "./Gems.ts"
import { Problem } from "./Problem.ts"
import * as Program from "./Program.ts"

export interface Options {
  /** Default: 0, which takes any free port. */
  readonly port?: number
  /** The SQLite file. Created if missing. */
  readonly data: string
  /** For basic authentication. Without them, everyone on this machine has full access. */
  readonly credentials?: { readonly username: string; readonly password: Redacted.Redacted<string> }
}

export class Broker extends Context.Service<
  Broker,
  {
    /** Without a slash at the end. */
    readonly url: string
    /** Fails when the broker's process exits. Never completes while it runs. */
    readonly failure: Effect.Effect<never, Problem>
  }
>()("@effect-genesys/contracts/broker/Broker") {}

/** Starts a broker, and returns once it responds to requests. */
export const start = Effect.fnUntraced(function* (options: Options) {
  const path = yield* Path.Path
  const fileSystem = yield* FileSystem.FileSystem
  const gems = yield* Gems.installed
  const data = path.resolve(options.data)
  yield* Effect.mapError(
    fileSystem.makeDirectory(path.dirname(data), { recursive: true }),
    (cause) =>
      new Problem({
        message: `The folder ${path.dirname(data)} cannot be created; choose another one with --data.`,
        cause
      })
  )

  const puma = yield* ChildProcess.make(
    "bundle",
    ["exec", "puma", "--config=-", `--bind=tcp://127.0.0.1:${options.port ?? 0}`, "--threads=1:4", rackup],
    {
      cwd: gems.folder,
      env: { ...withoutBrokerVariables(), ...gems.environment, ...settings(data, options.credentials) },
      extendEnv: true,
      forceKillAfter: "5 seconds"
    }
  ).pipe(Effect.mapError(Program.problem("bundle")))

  const listening = yield* Deferred.make<string>()
  const printed: Array<string> = []
  const reading = yield* puma.all.pipe(
    Stream.decodeText(),
    Stream.splitLines,
    Stream.runForEach((line) => {
      printed.push(line)
      // The last lines show why the process exited.
      if (printed.length > 100) printed.shift()
      const url = /Listening on (http:\/\/\S+)/.exec(line)?.[1]
      return Effect.andThen(
        Effect.logDebug(line),
        url === undefined ? Effect.void : Deferred.succeed(listening, url)
      )
    }),
    Effect.forkScoped
  )
  const failure = Effect.ignore(puma.exitCode).pipe(
    Effect.andThen(Effect.ignore(Effect.timeout(Fiber.join(reading), "1 second"))),
    Effect.andThen(Effect.suspend(() => exited(options, data, printed)))
  )

  const url = yield* Effect.raceFirst(
    Effect.tap(Deferred.await(listening), (address) => responds(address, options.credentials)),
    failure
  ).pipe(
    Effect.timeoutOrElse({
      duration: "60 seconds",
      orElse: () =>
        Effect.fail(new Problem({ message: "The Pact Broker did not start within 60 seconds; try again." }))
    })
  )
  return Broker.of({ url, failure })
})

export const layer = (options: Options) => Layer.effect(Broker, start(options))

const rackup = fileURLToPath(new URL("config.ru", import.meta.url))

const settings = (data: string, credentials: Options["credentials"]) => ({
  PACT_BROKER_DATABASE_ADAPTER: "sqlite",
  PACT_BROKER_DATABASE_NAME: data,
  ...(credentials !== undefined && {
    PACT_BROKER_BASIC_AUTH_ENABLED: "true",
    PACT_BROKER_BASIC_AUTH_USERNAME: credentials.username,
    PACT_BROKER_BASIC_AUTH_PASSWORD: credentials.password
  })
})

/** Unsets `PACT_BROKER_*` variables, which may describe a team's broker: this one would read them as its settings. */
const withoutBrokerVariables = () =>
  Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith("PACT_BROKER_"))
      .map((name) => [name, undefined])
  )

/** Waits for the first response: the broker listens before it can serve a page. */
const responds = (url: string, credentials: Options["credentials"]) =>
  HttpClientRequest.get(`${url}/diagnostic/status/heartbeat`).pipe(
    credentials === undefined
      ? identity
      : HttpClientRequest.basicAuth(credentials.username, credentials.password),
    HttpClient.execute,
    Effect.flatMap(HttpClientResponse.filterStatusOk),
    Effect.retry(Schedule.spaced("100 millis")),
    Effect.scoped
  )

const exited = ({ port = 0 }: Options, data: string, printed: ReadonlyArray<string>) => {
  const output = printed.join("\n")
  return new Problem({
    message: output.includes("EADDRINUSE")
      ? `Port ${port} of 127.0.0.1 is in use; choose another with --port, or any free one with --port 0.`
      : /Sequel::DatabaseConnectionError|SQLite3::/.test(output)
        ? `The Pact Broker cannot store its data in ${data}; choose another file with --data.`
        : "The Pact Broker exited; run it again with --log-level debug to see why.",
    cause: output
  })
}
