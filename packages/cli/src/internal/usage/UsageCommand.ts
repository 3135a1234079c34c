/** The flags and help of `genesys-oauth usage`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import * as ClientFlags from "../clients/ClientFlags.ts"
import * as IntervalFlags from "../IntervalFlags.ts"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as Settings from "../Settings.ts"
import * as UsageFlags from "./UsageFlags.ts"

const queryFlags = {
  client: ClientFlags.client,
  ...IntervalFlags.flags,
  granularity: UsageFlags.granularity,
  by: UsageFlags.byOfClient,
  ...UsageFlags.waiting,
  ...OutputFlags.ofMany
}

/** The parsed flags of `usage query`. */
export type QueryFlags = Command.Command.Config.Infer<typeof queryFlags>

const query = Command.make(
  "query",
  queryFlags,
  Lazy.handler(() => import("./Query.ts"))
).pipe(
  Command.withDescription("Count the API requests of one client"),
  Command.withExamples([
    {
      command: "genesys-oauth usage query Billing --days 7 --granularity day",
      description: "Count its last week by day"
    },
    {
      command: "genesys-oauth usage query 2f1c --by template --by method --csv",
      description: "Count by endpoint, as CSV"
    }
  ])
)

const summaryFlags = {
  client: ClientFlags.client,
  days: Flag.Int("days").pipe(
    Flag.withSchema(Schema.Int.check(Schema.isGreaterThan(0, { message: "Expected a number from 1" }))),
    Flag.withDescription("The number of days that the server sums up. Default: that of the server, 7"),
    Flag.optional
  ),
  ...UsageFlags.waiting,
  ...OutputFlags.ofMany
}

/** The parsed flags of `usage summary`. */
export type SummaryFlags = Command.Command.Config.Infer<typeof summaryFlags>

const summary = Command.make(
  "summary",
  summaryFlags,
  Lazy.handler(() => import("./Summary.ts"))
).pipe(
  Command.withDescription("Show the server's summary of the requests of one client"),
  Command.withExamples([
    { command: "genesys-oauth usage summary Billing --days 30", description: "Sum up its last 30 days" }
  ])
)

const organizationFlags = {
  ...IntervalFlags.flags,
  granularity: UsageFlags.granularity,
  by: UsageFlags.byOfOrganization,
  ...UsageFlags.waiting,
  ...OutputFlags.ofMany
}

/** The parsed flags of `usage organization`. */
export type OrganizationFlags = Command.Command.Config.Infer<typeof organizationFlags>

const organization = Command.make(
  "organization",
  organizationFlags,
  Lazy.handler(() => import("./Organization.ts"))
).pipe(
  Command.withDescription("Count the API requests of all clients of the organization"),
  Command.withExamples([
    {
      command: "genesys-oauth usage organization --by client",
      description: "Count the last 30 days by client"
    },
    {
      command: "genesys-oauth usage organization --from 2026-01-01 --to 2026-01-31 --by template --json",
      description: "Print a month by endpoint as JSON"
    }
  ])
)

const many = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar(metavar),
    Flag.withDescription(`${description}. May be repeated`),
    Flag.atLeast(0)
  )

const searchFlags = {
  ...IntervalFlags.flags,
  name: many("name", "NAME", "Only clients of this name"),
  method: Flag.Literals("method", [
    "GET",
    "POST",
    "DELETE",
    "PATCH",
    "PUT",
    "HEAD",
    "CONNECT",
    "OPTIONS",
    "TRACE"
  ]).pipe(
    Flag.withMetavar("METHOD"),
    Flag.withDescription("Only requests of this method. May be repeated"),
    Flag.atLeast(0)
  ),
  template: many("template", "URI", "Only this endpoint, such as api/v2/users/{userId}"),
  ...UsageFlags.waiting,
  ...OutputFlags.ofMany
}

/** The parsed flags of `usage search`. */
export type SearchFlags = Command.Command.Config.Infer<typeof searchFlags>

const search = Command.make(
  "search",
  searchFlags,
  Lazy.handler(() => import("./Search.ts"))
).pipe(
  Command.withDescription("Search the usage of the organization by client name, method and endpoint"),
  Command.withExamples([
    {
      command: "genesys-oauth usage search --name Billing --method DELETE",
      description: "Find what a client deleted"
    }
  ])
)

const resumeFlags = {
  handle: Argument.String("handle").pipe(
    Argument.withDescription(
      "The handle that --no-wait printed, or the id or the start of the id of a query that was interrupted. Default: the latest one"
    ),
    Argument.optional
  ),
  list: Flag.Boolean("list").pipe(
    Flag.withoutNegation,
    Flag.withDescription("List the queries that can be resumed"),
    Flag.withDefault(false)
  ),
  timeout: UsageFlags.waiting.timeout,
  ...OutputFlags.ofMany
}

/** The parsed flags of `usage resume`. */
export type ResumeFlags = Command.Command.Config.Infer<typeof resumeFlags>

const resume = Command.make(
  "resume",
  resumeFlags,
  Lazy.handler(() => import("./Resume.ts"))
).pipe(
  Command.withDescription(
    "Wait for the result of a query that was interrupted or took too long. The server runs it meanwhile."
  ),
  Command.withExamples([
    { command: "genesys-oauth usage resume", description: "Continue with the latest query" },
    { command: "genesys-oauth usage resume --list", description: "Show which queries can be resumed" }
  ])
)

const reportFlags = {
  client: ClientFlags.client.pipe(
    Argument.withDescription("The id or the name of a client. Default: all clients of the organization"),
    Argument.optional
  ),
  ...IntervalFlags.flags,
  most: Flag.Int("most").pipe(
    Flag.withSchema(Schema.Int.check(Schema.isGreaterThan(0, { message: "Expected a number from 1" }))),
    Flag.withDescription("How many clients and endpoints to show. Default: 10"),
    Flag.withDefault(10)
  ),
  timeout: UsageFlags.waiting.timeout,
  html: Flag.String("html").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Write the report as a page for a browser, as `audit --html` does; - prints it"),
    Flag.optional
  ),
  ...OutputFlags.ofOne
}

/** The parsed flags of `usage report`. */
export type ReportFlags = Command.Command.Config.Infer<typeof reportFlags>

const report = Command.make(
  "report",
  reportFlags,
  Lazy.handler(() => import("./Report.ts"))
).pipe(
  Command.withDescription("Sum up requests by client, endpoint, method, status and day, with bars"),
  Command.withExamples([
    { command: "genesys-oauth usage report", description: "Sum up the last 30 days of the organization" },
    {
      command: "genesys-oauth usage report Billing --days 7",
      description: "Sum up the last week of one client"
    },
    {
      command: "genesys-oauth usage report --html report.html",
      description: "Write a page to look at and to send"
    }
  ])
)

export const usage = Command.make("usage").pipe(
  Command.withDescription(
    "Count API requests by client, endpoint and day. Queries run on the server, and can be resumed."
  ),
  Command.withSubcommands([query, summary, organization, search, resume, report]),
  Settings.withSettings
)
