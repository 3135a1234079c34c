/**
 * `genesys-oauth audit`: its flags and help. The code that runs it is loaded on demand: help, versions and
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
    Flag.withDescription("How many UTC days to look at, today included. Default: 30"),
    Flag.withDefault(30)
  ),
  concurrency: Flag.Int("concurrency").pipe(
    Flag.withSchema(positive(50)),
    Flag.withDescription(
      "How many usage queries to run at once, if clients are queried one by one. Default: 4"
    ),
    Flag.withDefault(4)
  ),
  all: Flag.Boolean("all").pipe(
    Flag.withDescription("Show every client, not only the 25 busiest"),
    Flag.withDefault(false)
  ),
  demo: Flag.Boolean("demo").pipe(
    Flag.withDescription("Show an emulated organization, whatever the environment names"),
    Flag.withDefault(false)
  ),
  json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document"), Flag.withDefault(false))
}

/** The flags as they were given. */
export type Given = Command.Command.Config.Infer<typeof flags>

export const make = Command.make("audit", flags, (given) =>
  Effect.flatMap(
    Effect.promise(() => import("./AuditRun.ts")),
    ({ run }) => run(given)
  )
).pipe(
  Command.withDescription(
    "Show which OAuth client spends the API allowance: of the organization that GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET (or GENESYSCLOUD_ACCESS_TOKEN) name, or of an emulated one with --demo. Reads only."
  ),
  Command.withExamples([
    { command: "genesys-oauth audit --days 7", description: "Look at the last week" },
    { command: "genesys-oauth audit --demo", description: "See what it shows, without an organization" },
    { command: "genesys-oauth audit --json", description: "Print JSON for other programs" }
  ])
)
