/**
 * The emulator as a command: its flags and help. The code that runs it is loaded on demand: help, versions and
 * completions start without a server.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as ControlToken from "./control/ControlToken.ts"
import * as PublicUrl from "./http/PublicUrl.ts"
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
  publicUrl: Flag.String("public-url").pipe(
    Flag.withSchema(PublicUrl.PublicUrl),
    Flag.withMetavar("URL"),
    Flag.withDescription(
      "URL by which programs reach it, behind a proxy or in a container. Default: that of each request's host"
    ),
    Flag.optional
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
    Flag.withFallbackConfig(Config.Redacted(ControlToken.variable)),
    Flag.withMetavar("TOKEN"),
    Flag.withDescription(
      `What /__emulator asks for, as a bearer token. Other users of this machine can see a flag: set ${ControlToken.variable} instead. Without a token, only programs on this machine may use it, and no --host that others can reach is listened on`
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

/** The flags as they were given. */
export type Given = Command.Command.Config.Infer<typeof flags>

export const make = <const Name extends string>(name: Name) =>
  Command.make(name, flags, (given) =>
    Effect.flatMap(
      Effect.promise(() => import("./Serve.ts")),
      ({ serve }) => serve(given)
    )
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
