/** The flags and help of `genesys-oauth rotate runner`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import * as Lazy from "../Lazy.ts"
import * as RotateFlags from "./RotateFlags.ts"

const port = (name: string, least: number, standard: number, description: string) =>
  Flag.Int(name).pipe(
    Flag.withMetavar("PORT"),
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween(
          { minimum: least, maximum: 65_535 },
          { message: `Expected a port from ${least} to 65535` }
        )
      )
    ),
    Flag.withDescription(`${description}. Default: ${standard}`),
    Flag.withDefault(standard)
  )

const host = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("HOST"),
    Flag.withSchema(Schema.NonEmptyString),
    Flag.withDescription(description)
  )

const loopback = Flag.withDefault("127.0.0.1")

const flags = {
  database: RotateFlags.database,
  sink: RotateFlags.sink,
  ...RotateFlags.sinkOptions,
  host: host("host", "Where other runners reach this one. Default: 127.0.0.1").pipe(loopback),
  listenHost: host(
    "listen-host",
    "Where it listens for them, such as 0.0.0.0 in a container. Default: that of --host"
  ).pipe(Flag.optional),
  port: port("port", 1, 34_431, "The port for other runners"),
  healthHost: host("health-host", "Where /health and /metrics listen. Default: 127.0.0.1").pipe(loopback),
  healthPort: port("health-port", 0, 34_480, "The port of /health and /metrics; 0 takes a free one"),
  concurrency: Flag.Int("concurrency").pipe(
    Flag.withMetavar("N"),
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween({ minimum: 1, maximum: 50 }, { message: "Expected a number from 1 to 50" })
      )
    ),
    Flag.withDescription(
      "The most steps that run at a time in this runner. A rotation that waits takes none. Default: 8"
    ),
    Flag.withDefault(8)
  )
}

/** The parsed flags of `rotate runner`. */
export type RunnerFlags = Command.Command.Config.Infer<typeof flags>

export const runner = Command.make(
  "runner",
  flags,
  Lazy.handler(() => import("./Runner.ts"))
).pipe(
  Command.withDescription(
    "Run the rotations of a database, together with its other runners, until Ctrl+C or SIGTERM, which hand the work over. /health responds with 200 once the runner can run, and /metrics in the text format of Prometheus. All runners of a database need the same organization and the same sink. Nobody should reach --port but other runners: it has no sign-in."
  ),
  Command.withExamples([
    {
      command: "genesys-oauth rotate runner --sink file:/var/lib/secrets",
      description: "Run with the database of GENESYS_ROTATION_DATABASE"
    },
    {
      command:
        "genesys-oauth rotate runner --sink vault:secret/genesys --host 10.0.0.5 --health-host 0.0.0.0",
      description: "Run on one of several machines, with HashiCorp Vault"
    }
  ])
)
