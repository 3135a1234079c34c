/**
 * The flags and help of `genesys-oauth audit`. The code that runs it is loaded on demand, so that help, versions and
 * completions start without a client.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const positive = (most: number) =>
  Schema.Int.check(
    Schema.isBetween({ minimum: 1, maximum: most }, { message: `Expected a number from 1 to ${most}` })
  )

const flags = {
  days: Flag.Int("days").pipe(
    Flag.withSchema(positive(365)),
    Flag.withDescription("The number of UTC days to audit, including today. Default: 30"),
    Flag.withDefault(30)
  ),
  concurrency: Flag.Int("concurrency").pipe(
    Flag.withSchema(positive(50)),
    Flag.withDescription("The number of usage queries at a time, if each client needs its own. Default: 4"),
    Flag.withDefault(4)
  ),
  all: Flag.Boolean("all").pipe(
    Flag.withDescription("Show every client, not only the 25 busiest"),
    Flag.withDefault(false)
  ),
  demo: Flag.Boolean("demo").pipe(
    Flag.withDescription("Audit an emulated organization; ignores the environment"),
    Flag.withDefault(false)
  ),
  json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document"), Flag.withDefault(false))
}

/** The parsed flags. */
export type Flags = Command.Command.Config.Infer<typeof flags>

export const make = Command.make("audit", flags, (parsed) =>
  Effect.flatMap(
    Effect.promise(() => import("./AuditRun.ts")),
    ({ run }) => run(parsed)
  )
).pipe(
  Command.withDescription(
    "Show which OAuth client uses the API allowance. Reads the organization from GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET (or GENESYSCLOUD_ACCESS_TOKEN), or audits an emulated one with --demo. Changes nothing."
  ),
  Command.withExamples([
    { command: "genesys-oauth audit --days 7", description: "Audit the last week" },
    { command: "genesys-oauth audit --demo", description: "Try it without an organization" },
    { command: "genesys-oauth audit --json", description: "Print JSON for other programs" }
  ])
)
