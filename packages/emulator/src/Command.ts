/** The emulator as a command: starts it, says how to use it, and serves until it is stopped. */
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Emulator from "./Emulator.ts"

const flags = {
  port: Flag.Int("port").pipe(
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween({ minimum: 0, maximum: 65_535 }, { message: "Expected a port from 0 to 65535" })
      )
    ),
    Flag.withDescription("Port to listen on; 0 takes any free one"),
    Flag.withDefault(4010)
  ),
  host: Flag.String("host").pipe(Flag.withDescription("Address to listen on"), Flag.withDefault("127.0.0.1")),
  seed: Flag.Literals("seed", ["demo", "empty"]).pipe(
    Flag.withDescription("demo: fourteen clients and a month of traffic; empty: the administrator alone"),
    Flag.withDefault("demo")
  ),
  queryLatency: Flag.String("query-latency").pipe(
    Flag.withSchema(Schema.DurationFromString),
    Flag.withDescription('How long a usage query runs, such as "2 seconds"'),
    Flag.optional
  ),
  usageDelay: Flag.String("usage-delay").pipe(
    Flag.withSchema(Schema.DurationFromString),
    Flag.withDescription('How long a call stays out of usage queries, such as "24 hours"'),
    Flag.optional
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print one line of JSON when ready: url, clientId, clientSecret"),
    Flag.withDefault(false)
  )
}

export const make = <const Name extends string>(name: Name) =>
  Command.make(name, flags, ({ host, json, port, queryLatency, seed, usageDelay }) =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      yield* Console.log(json ? ready(emulator) : instructions(emulator))
      return yield* Effect.never
    }).pipe(
      Effect.provide(
        Emulator.layer({
          host,
          port,
          seed,
          ...(queryLatency._tag === "Some" && { queryLatency: queryLatency.value }),
          ...(usageDelay._tag === "Some" && { usageDelay: usageDelay.value })
        }).pipe(
          Layer.catchTag("ServeError", ({ cause }) =>
            Layer.effect(Emulator.Emulator, cannotListen(host, port, cause))
          )
        )
      )
    )
  ).pipe(
    Command.withDescription(
      "Start a local Genesys Cloud: login server, OAuth API and metered usage, in memory"
    ),
    Command.withExamples([
      { command: `${name} --port 4010`, description: "Serve the demo organisation on port 4010" },
      { command: `${name} --port 0 --json`, description: "Tell a script where it listens" }
    ])
  )

const ready = ({ administrator, url }: Emulator.Emulator["Service"]) =>
  JSON.stringify({
    url,
    clientId: administrator.clientId,
    clientSecret: Redacted.value(administrator.clientSecret)
  })

// The secret is for this process alone, and to show it is what the command is for.
const instructions = ({ administrator, url }: Emulator.Emulator["Service"]) => {
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

Ctrl+C stops it, and everything in it is gone.`
}

const cannotListen = (host: string, port: number, cause: unknown) => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  const userMessage =
    code === "EADDRINUSE"
      ? `Port ${port} of ${host} is in use. Choose another with --port, or any free one with --port 0.`
      : `Cannot listen on port ${port} of ${host} (${String(code ?? cause)}). Choose another with --port or --host.`
  return new CliError.UserError({ cause, userMessage })
}
