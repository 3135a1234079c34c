/** Flags that several usage commands take. */
import type { GroupBy, OrganizationGroupBy } from "@effect-genesys/schemas/UsageQuery"
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"

export const granularity = Flag.ChoiceWithValue("granularity", [
  ["day", "Day"],
  ["week", "Week"],
  ["month", "Month"]
] as const).pipe(
  Flag.withMetavar("UNIT"),
  Flag.withDescription("A row for each day, week or month. Without it, a row counts the whole interval"),
  Flag.optional
)

/** The dimensions of one client's usage, in the vendor's words. */
const ofClient: ReadonlyArray<readonly [string, GroupBy]> = [
  ["client", "OAuthClientId"],
  ["organization", "OrganizationId"],
  ["template", "TemplateUri"],
  ["method", "HttpMethod"]
]

const ofOrganization: ReadonlyArray<readonly [string, OrganizationGroupBy]> = [
  ...ofClient,
  ["user", "UserId"]
]

const by = <Dimension extends string>(choices: ReadonlyArray<readonly [string, Dimension]>) =>
  Flag.ChoiceWithValue("by", choices).pipe(
    Flag.withMetavar("DIMENSION"),
    Flag.withDescription("Group rows by this; a template is an endpoint. May be repeated"),
    Flag.atLeast(0)
  )

export const byOfClient = by(ofClient)
export const byOfOrganization = by(ofOrganization)

const units: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000]
])

const toMillis = (time: string) => Number(time.slice(0, -1)) * (units.get(time.slice(-1)) ?? 0)

/** How long to wait, in milliseconds, for a query that runs on the server. */
export const waiting = {
  timeout: Flag.String("timeout").pipe(
    Flag.withMetavar("TIME"),
    Flag.withSchema(
      Schema.String.check(
        Schema.isPattern(/^[1-9]\d{0,4}[smh]$/, { message: "Expected a time such as 90s, 10m or 2h" })
      )
    ),
    Flag.withDescription("How long to wait for the result, such as 90s, 10m or 2h. Default: 10m"),
    Flag.withDefault("10m"),
    Flag.map(toMillis)
  ),
  noWait: Flag.Boolean("no-wait").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Start the query, and print the handle that `usage resume` takes"),
    Flag.withDefault(false)
  )
}

export type Waiting = Command.Command.Config.Infer<typeof waiting>
