/** An audit as text for people, and as JSON for programs. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Interval from "@effect-genesys/schemas/Interval"
import { type Counts, total } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import * as Struct from "effect/Struct"
import { type Audit, type ClientUsage, daily, type Unlisted } from "../Audit.ts"
import * as Findings from "./Findings.ts"
import * as Naming from "./Naming.ts"
import { type Cell, type Column, table, wrap } from "./Table.ts"
import { list, number, percent, printableJson, sparkline } from "./Text.ts"

/** Data of the report that is not in the audit. */
export interface Context {
  /** The region, or the URL of a gateway. */
  readonly region: string
  /** The calls that the demo made, and how many of them the usage queries count. */
  readonly live: { readonly made: number; readonly metered: number } | undefined
  /** The id of the client that runs the audit, if it is known. */
  readonly caller?: string | undefined
}

/** One JSON document. Only `topEndpoint`, `organization.id`, `fallback` and `live` may be null. */
export const toJson = (audit: Audit, { live, region }: Context): string =>
  printableJson(
    JSON.stringify(
      {
        organization: { id: audit.organizationId ?? null, region },
        interval: Interval.format(audit.interval),
        strategy: audit.strategy,
        fallback: audit.fallback ?? null,
        clients: audit.clients.map((client) => withoutDays(Struct.omit(client, ["created", "state"]))),
        unlisted: audit.unlisted.map(withoutDays),
        missing: audit.missing,
        live: live ?? null
      },
      null,
      2
    )
  )

const withoutDays = <Client extends Unlisted>(client: Client) => ({
  ...Struct.omit(client, ["byDay"]),
  topEndpoint: client.topEndpoint ?? null
})

/** The narrowest width of names. */
const leastOfName = 16

const columns: ReadonlyArray<Column> = [
  { title: "Client", align: "left", least: leastOfName },
  { title: "Grant type", align: "left", least: 18, priority: 1 },
  { title: "Requests", align: "right" },
  { title: "Share", align: "right", priority: 6 },
  { title: "2xx", align: "right", priority: 2 },
  { title: "4xx", align: "right", priority: 4 },
  { title: "5xx", align: "right", priority: 3 },
  { title: "429", align: "right", priority: 5 },
  { title: "Busiest endpoint", align: "left", least: 20, priority: 0 }
]

/** A report for `width` columns, with one row for each of the `most` busiest clients. */
export const toText = (
  read: Audit,
  { caller, live, region }: Context,
  { most, width }: { readonly most: number; readonly width: number }
): string => {
  const audit = onOneLine(read)
  const all = total(audit.clients)
  const days = [...daysOf(audit)]
  const shown = audit.clients.slice(0, most)
  const rest = audit.clients.slice(most)
  const row = (name: string | Cell, grantType: string, counts: Counts, topEndpoint = "") => [
    name,
    grantType,
    number(counts.requests),
    all.requests === 0 ? "–" : percent(counts.requests / all.requests),
    number(counts.status200),
    number(counts.status400),
    number(counts.status500),
    number(counts.status429),
    topEndpoint
  ]
  const more = `${rest.length} more`
  const nameOf = Naming.cells(audit.clients, {
    others: ["All", more],
    width: width === Infinity ? Infinity : leastOfName - 1
  })
  const rowOf = (usage: ClientUsage) => row(nameOf(usage), usage.grantType, usage, usage.topEndpoint)

  const [first = ["", 0]] = days
  const [last] = days.at(-1) ?? ["", 0]
  const sentences = [
    howRead(audit),
    ...(audit.unlisted.length === 0 ? [] : [unlistedOf(audit)]),
    ...(audit.missing.length === 0
      ? []
      : [
          audit.missing.map((client) => `No usage for ${Naming.withId(client)}: ${client.problem}`).join("\n")
        ]),
    findings({ ...audit, caller }),
    ...(live === undefined
      ? []
      : [
          `This organization is emulated. Its clients made ${number(live.made)} calls just now, and the usage queries count ${number(live.metered)} of them.`
        ])
  ]
  return [
    wrap(
      `API usage of ${audit.clients.length} OAuth clients in ${printable(region)}, ${first[0]} to ${last} (UTC)`,
      width
    ),
    table(
      columns,
      [...shown.map(rowOf), ...(rest.length === 0 ? [] : [row(more, "", total(rest))]), row("All", "", all)],
      width
    ),
    chart(days, width),
    ...sentences.map((paragraph) => wrap(paragraph, width))
  ].join("\n\n")
}

/** On one line if it fits; otherwise the bars have as many lines of their own as they need. */
const chart = (days: ReadonlyArray<readonly [string, number]>, width: number) => {
  const peak = days.reduce((highest, day) => (day[1] > highest[1] ? day : highest), days[0] ?? ["", 0])
  const bars = sparkline(days.map(([, requests]) => requests))
  const most = `at most ${number(peak[1])}, on ${peak[0]}`
  const line = `Requests a day  ${bars}  ${most}`
  if (line.length <= width) return line
  const rows = Array.from({ length: Math.ceil(bars.length / width) }, (_, row) =>
    bars.slice(row * width, (row + 1) * width)
  )
  return [wrap(`Requests a day, ${most}:`, width), ...rows].join("\n")
}

/** Makes every text from a server printable on one line. */
const onOneLine = (audit: Audit): Audit => ({
  ...audit,
  fallback: audit.fallback === undefined ? undefined : printable(audit.fallback),
  clients: audit.clients.map((client) => ({
    ...usageOnOneLine(client),
    grantType: printable(client.grantType)
  })),
  unlisted: audit.unlisted.map(usageOnOneLine),
  missing: audit.missing.map((client) => Struct.assign(named(client), { problem: printable(client.problem) }))
})

const usageOnOneLine = <Client extends Unlisted>(client: Client) => ({
  ...client,
  ...named(client),
  topEndpoint: client.topEndpoint === undefined ? undefined : printable(client.topEndpoint)
})

const isInvisible = (name: string) => /^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(name)

const named = ({ id, name }: Pick<Unlisted, "id" | "name">) => ({
  id: printable(id),
  name: isInvisible(name) ? Naming.nameless : printable(name)
})

const howRead = ({ fallback = "", strategy }: Audit) => {
  switch (strategy) {
    case "organization":
      return "The usage of all clients was read with one query."
    case "intervals":
      return `The usage of all clients was read in shorter intervals, because ${fallback}.`
    case "clients":
      return `The usage was read client by client, because ${fallback}.`
  }
}

const unlistedOf = ({ unlisted }: Audit) => {
  const who = list(unlisted.map(Naming.withId), 3)
  return `Not counted above: ${number(total(unlisted).requests)} requests of clients that are not listed and may be deleted: ${who}.`
}

const findings = (evidence: Findings.Evidence) => {
  const sentences = Findings.of(evidence)
  return sentences.length === 0
    ? "Nothing stands out: no client is throttled, fails often, dominates or is idle."
    : sentences.join("\n")
}

/** The requests of every day of the interval, including days without any. */
const daysOf = function* (audit: Audit): Generator<readonly [string, number]> {
  const counted = daily(audit)
  const { end, start } = audit.interval
  for (let day = start; DateTime.isLessThan(day, end); day = DateTime.add(day, { days: 1 })) {
    const name = DateTime.formatIsoDateUtc(day)
    yield [name, counted.get(name) ?? 0]
  }
}
