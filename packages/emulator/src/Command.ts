/** The emulator as a command: starts it, says how to use it, and serves until it is stopped. */
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as ControlGuard from "./control/ControlGuard.ts"
import * as Emulator from "./Emulator.ts"
import * as Behaviour from "./organisation/Behaviour.ts"

const LimitFromString = Schema.String.check(
  Schema.isPattern(/^(?:\d{1,15}|none)$/, { message: "Expected a number of 0 or more, such as 300, or none" })
).pipe(
  Schema.decodeTo(Schema.Union([Schema.FiniteFromString, Schema.Literal("none")])),
  Schema.decodeTo(Behaviour.Limit)
)

const flags = {
  port: Flag.Int("port").pipe(
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween({ minimum: 0, maximum: 65_535 }, { message: "Expected a port from 0 to 65535" })
      )
    ),
    Flag.withDescription("Port to listen on; 0 takes any free one. Default: 4010"),
    Flag.withDefault(4010)
  ),
  host: Flag.String("host").pipe(
    Flag.withSchema(
      Schema.String.check(Schema.isPattern(/^\S+$/, { message: "Expected an address, such as 127.0.0.1" }))
    ),
    Flag.map((host) => host.replace(/^\[(.*)\]$/, "$1")),
    Flag.withDescription("Address to listen on. Default: 127.0.0.1"),
    Flag.withDefault("127.0.0.1")
  ),
  seed: Flag.Literals("seed", ["demo", "empty"]).pipe(
    Flag.withDescription(
      "demo: fourteen clients and a month of traffic; empty: the administrator alone. Default: demo"
    ),
    Flag.withDefault("demo")
  ),
  data: Flag.File("data").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "Keep everything in this file, which is made where it is missing; --seed is for a new one"
    ),
    Flag.optional
  ),
  controlToken: Flag.Redacted("control-token").pipe(
    Flag.withFallbackConfig(Config.Redacted(ControlGuard.tokenVariable)),
    Flag.withMetavar("TOKEN"),
    Flag.withDescription(
      `What /__emulator asks for, as a bearer token. Other users of this machine can see a flag: set ${ControlGuard.tokenVariable} instead. Without a token, only programs on this machine may use it, and no --host that others can reach is listened on`
    ),
    Flag.optional
  ),
  requestsPerMinute: Flag.String("requests-per-minute").pipe(
    Flag.withSchema(LimitFromString),
    Flag.withMetavar("NUMBER"),
    Flag.withDescription("Requests that a token may make in a minute, or none for no limit. Default: 300"),
    Flag.optional
  ),
  scopeEnforcement: Flag.Boolean("scope-enforcement").pipe(
    Flag.withDescription("Ask a user's token for a scope of the operation"),
    Flag.withDefault(false)
  ),
  latency: Flag.String("latency").pipe(
    Flag.withSchema(Behaviour.Span),
    Flag.withDescription('How long every answer is held back, such as "250 millis"'),
    Flag.optional
  ),
  queryLatency: Flag.String("query-latency").pipe(
    Flag.withSchema(Behaviour.Span),
    Flag.withDescription('How long a usage query runs, such as "2 seconds"'),
    Flag.optional
  ),
  usageDelay: Flag.String("usage-delay").pipe(
    Flag.withSchema(Behaviour.Span),
    Flag.withDescription('How long a call stays out of usage queries, such as "24 hours"'),
    Flag.optional
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print one line of JSON when ready: url, clientId, clientSecret"),
    Flag.withDefault(false)
  )
}

export const make = <const Name extends string>(name: Name) =>
  Command.make(name, flags, ({ json, ...given }) =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      yield* Console.log(json ? ready(emulator) : instructions(emulator, given))
      return yield* Effect.never
    }).pipe(Effect.provide(started(given)))
  ).pipe(
    Command.withDescription(
      "Start a local Genesys Cloud: login server, OAuth API and metered usage, in memory or in a file. More of how it behaves can be told while it runs, at /__emulator/behaviour."
    ),
    Command.withExamples([
      { command: `${name} --port 4010`, description: "Serve the demo organisation on port 4010" },
      { command: `${name} --port 0 --json`, description: "Tell a script where it listens" },
      { command: `${name} --data emulator.db`, description: "Go on where the last one stopped" }
    ])
  )

type Given = Omit<Command.Command.Config.Infer<typeof flags>, "json">

const started = ({ host, port, scopeEnforcement, seed, ...given }: Given) => {
  const { controlToken, data, latency, queryLatency, requestsPerMinute, usageDelay } = given
  return Emulator.layer({
    host,
    port,
    scopeEnforcement,
    seed,
    ...(data._tag === "Some" && { data: data.value }),
    ...(controlToken._tag === "Some" && { controlToken: controlToken.value }),
    ...(requestsPerMinute._tag === "Some" && { requestsPerMinute: requestsPerMinute.value }),
    ...(latency._tag === "Some" && { latency: latency.value }),
    ...(queryLatency._tag === "Some" && { queryLatency: queryLatency.value }),
    ...(usageDelay._tag === "Some" && { usageDelay: usageDelay.value })
  }).pipe(
    Layer.catchTag("ServeError", ({ cause }) => failed(cause, cannotListen(host, port, cause))),
    Layer.catchTag(["NotProtected", "DataFileError"], (error) => failed(error, error.message))
  )
}

const failed = (cause: unknown, userMessage: string) =>
  Layer.effect(Emulator.Emulator, new CliError.UserError({ cause, userMessage }))

const ready = ({ administrator, url }: Emulator.Emulator["Service"]) =>
  JSON.stringify({
    url,
    clientId: administrator.clientId,
    clientSecret: Redacted.value(administrator.clientSecret)
  })

// The secret is for this process alone, and to show it is what the command is for.
const instructions = (
  { administrator, url }: Emulator.Emulator["Service"],
  { controlToken, data }: Pick<Given, "controlToken" | "data">
) => {
  const { clientId } = administrator
  const clientSecret = Redacted.value(administrator.clientSecret)
  const token = `curl -s -u ${clientId}:${clientSecret} -d grant_type=client_credentials ${url}/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'`
  return `Genesys Cloud, emulated, at ${url}

  client id      ${clientId}
  client secret  ${clientSecret}

It may do everything. Ask for the clients of the organisation:

  curl -s -H "Authorization: Bearer $(${token})" ${url}/api/v2/oauth/clients

Point programs that use this library at it:

  export GENESYSCLOUD_REGION=${url}
  export GENESYSCLOUD_OAUTHCLIENT_ID=${clientId}
  export GENESYSCLOUD_OAUTHCLIENT_SECRET=${clientSecret}

Watch in a browser what is asked of it: ${url}
Tell it how to behave, and what goes wrong: ${url}/__emulator/openapi.json${controlToken._tag === "Some" ? ", with the control token" : ""}

${Option.match(data, { onNone: () => "Ctrl+C stops it, and everything in it is gone.", onSome: kept })}`
}

const kept = (
  data: string
) => `Everything is kept in ${data}, but for how it was told to behave. The secret is one of this start: it cannot be
shown again. It goes on to work, as those of earlier starts do, until the client gets a new secret. Ctrl+C stops it.`

const cannotListen = (host: string, port: number, cause: unknown) => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  return code === "EADDRINUSE"
    ? `Port ${port} of ${host} is in use. Choose another with --port, or any free one with --port 0.`
    : `Cannot listen on port ${port} of ${host} (${String(code ?? cause)}). Choose another with --port or --host.`
}
