/**
 * The flags and help of `genesys-oauth audit`. The code that runs it is loaded on demand, so that help, versions and
 * completions start without a client.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import * as IntervalFlags from "../IntervalFlags.ts"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as Settings from "../Settings.ts"

const positive = (most: number) =>
  Schema.Int.check(
    Schema.isBetween({ minimum: 1, maximum: most }, { message: `Expected a number from 1 to ${most}` })
  )

const on = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Flag.withDefault(false))

const flags = {
  ...IntervalFlags.flags,
  client: Flag.String("client").pipe(
    Flag.withMetavar("CLIENT"),
    Flag.withDescription("Audit only this client: its id, the start of its id, or its name. May be repeated"),
    Flag.atLeast(0)
  ),
  compare: on("compare", "Compare with as many days before. --html always compares"),
  sort: Flag.Literals("sort", ["requests", "name", "errors", "throttled", "created"]).pipe(
    Flag.withMetavar("ORDER"),
    Flag.withDescription(
      "Order of the clients: most requests, name, most 4xx and 5xx, most 429, or newest first. Default: requests"
    ),
    Flag.withDefault("requests")
  ),
  all: on("all", "Show every client, not only the first 25"),
  html: Flag.String("html").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Write the report as a page for a browser; - prints it"),
    Flag.optional
  ),
  ...OutputFlags.ofOne,
  csv: on("csv", "Print CSV, with a row for each client"),
  fresh: on("fresh", "Start over instead of continuing an interrupted audit"),
  concurrency: Flag.Int("concurrency").pipe(
    Flag.withSchema(positive(50)),
    Flag.withDescription("The number of usage queries at a time, if each client needs its own. Default: 4"),
    Flag.withDefault(4)
  ),
  demo: on("demo", "Audit an emulated organization; ignores the environment")
}

/** The parsed flags. */
export type Flags = Command.Command.Config.Infer<typeof flags>

export const make = Command.make(
  "audit",
  flags,
  Lazy.handler(() => import("./AuditRun.ts"))
).pipe(
  Command.withDescription(
    "Show which OAuth client uses the API allowance. With --demo, audits an emulated organization. Changes nothing. An audit that is interrupted or fails keeps what it has read, and the same command continues within a day."
  ),
  Command.withExamples([
    { command: "genesys-oauth audit --demo", description: "Try it without an organization" },
    { command: "genesys-oauth audit --days 7", description: "Audit the last week" },
    { command: "genesys-oauth audit --html report.html", description: "Write a page to look at and to send" },
    {
      command: 'genesys-oauth audit --client "CRM Sync" --compare',
      description: "Audit one client, and the month before"
    },
    { command: "genesys-oauth audit --json", description: "Print JSON for other programs" },
    {
      command: "genesys-oauth audit --jq '.clients[] | select(.status429 > 0) | .name'",
      description: "Name the clients that were throttled"
    }
  ]),
  Settings.withSettings
)
