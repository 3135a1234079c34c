/** An audit as text for people, and as JSON for programs. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Interval from "@effect-genesys/schemas/Interval"
import { type Counts, total } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import * as Struct from "effect/Struct"
import { type Audit, type ClientUsage, endpoints, type Unlisted } from "../../Audit.ts"
import * as Naming from "../output/Naming.ts"
import { type Cell, type Column, table, wrap } from "../output/Table.ts"
import { bar, list, number, percent, signed, sparkline } from "../output/Text.ts"
import * as Commands from "./Commands.ts"
import type { Comparison } from "./Comparison.ts"
import * as Days from "./Days.ts"
import type { fields } from "./Fields.ts"
import * as Findings from "./Findings.ts"
import { onOneLine } from "./OnOneLine.ts"

/** Data of the report that is not in the audit. */
export interface Context {
  /** The region, or the URL of a gateway. */
  readonly region: string
  /** The calls that the demo made, and how many of them the usage queries count. */
  readonly live: { readonly made: number; readonly metered: number } | undefined
  /** The id of the client that runs the audit, if it is known. */
  readonly caller?: string | undefined
  /** With the days before; `undefined` if they were not read. */
  readonly comparison?: Comparison | undefined
  /** The words that start this program. Default: `genesys-oauth`. */
  readonly program?: string | undefined
}

/** For JSON, with the names as the server sent them. */
export const toJson = (audit: Audit, { caller, comparison, live, region }: Context) => {
  const all = total(audit.clients)
  return {
    organization: { id: audit.organizationId ?? null, region },
    interval: Interval.format(audit.interval),
    readAt: DateTime.formatIso(audit.readAt),
    strategy: audit.strategy,
    fallback: audit.fallback ?? null,
    isContinued: audit.isContinued,
    listed: audit.listed,
    total: { ...all },
    clients: audit.clients.map((client) => ({
      ...totalsOf(Struct.omit(client, ["created", "state"])),
      state: client.state ?? null,
      created: client.created === undefined ? null : DateTime.formatIso(client.created),
      share: shareOf(client, all),
      days: Object.fromEntries(Array.from(client.byDay, ([day, { requests }]) => [day, requests]))
    })),
    unlisted: audit.unlisted.map(totalsOf),
    missing: audit.missing.map((one) => ({ ...one })),
    days: Days.of(audit).map(([day, counts]) => Struct.assign({ day }, counts)),
    endpoints: Array.from(endpoints(audit), ([endpoint, counts]) => ({
      endpoint,
      ...counts,
      share: shareOf(counts, all)
    })).toSorted((a, b) => b.requests - a.requests || (a.endpoint < b.endpoint ? -1 : 1)),
    findings: Findings.of({ ...audit, caller }).map(({ clients, commands, kind, sentence }) => ({
      kind,
      sentence,
      clientIds: clients.map(({ id }) => id),
      commands
    })),
    comparison: comparison === undefined ? null : comparisonOf(comparison),
    live: live === undefined ? null : { ...live }
  } satisfies { readonly [Name in (typeof fields)[number]]: unknown }
}

const totalsOf = <Client extends Unlisted>(client: Client) => ({
  ...Struct.omit(client, ["byDay", "byEndpoint"]),
  topEndpoint: client.topEndpoint ?? null
})

const comparisonOf = ({ after, before, changes, interval }: Comparison) => ({
  interval: Interval.format(interval),
  before: { ...before },
  after: { ...after },
  changes: changes.map(({ after: is, before: was, difference, key, label }) => ({
    id: key,
    name: label,
    before: was.requests,
    after: is.requests,
    difference
  }))
})

const shareOf = ({ requests }: Counts, all: Counts) => (all.requests === 0 ? 0 : requests / all.requests)

/** The narrowest width of names. */
const leastOfName = 16

const columns: ReadonlyArray<Column> = [
  { title: "Client", align: "left", least: leastOfName },
  { title: "Grant type", align: "left", least: 18, priority: 3 },
  { title: "Requests", align: "right" },
  { title: "Share", align: "right", priority: 8 },
  { title: "", align: "left", priority: 2 },
  { title: "2xx", align: "right", priority: 4 },
  { title: "4xx", align: "right", priority: 6 },
  { title: "5xx", align: "right", priority: 5 },
  { title: "429", align: "right", priority: 7 },
  { title: "By day", align: "left", priority: 0 },
  { title: "Busiest endpoint", align: "left", least: 20, priority: 1 }
]

const widthOfBar = 8

/** A report for `width` columns, with a row for each of the first `most` clients. */
export const toText = (
  read: Audit,
  { caller, comparison, live, program = "genesys-oauth", region }: Context,
  { most, width }: { readonly most: number; readonly width: number }
): string => {
  const audit = onOneLine(read)
  const all = total(audit.clients)
  const days = Days.of(audit)
  const greatest = audit.clients.reduce((found, { requests }) => Math.max(found, requests), 1)
  const shown = audit.clients.slice(0, most)
  const rest = audit.clients.slice(most)
  const row = (name: string | Cell, counts: Counts, grantType = "", topEndpoint = "", byDay = "") => [
    name,
    grantType,
    number(counts.requests),
    all.requests === 0 ? "–" : percent(counts.requests / all.requests),
    byDay === "" ? "" : bar(counts.requests / greatest, widthOfBar),
    number(counts.status200),
    number(counts.status400),
    number(counts.status500),
    number(counts.status429),
    byDay,
    topEndpoint
  ]
  const more = `${rest.length} more`
  const nameOf = Naming.cells(audit.clients, {
    others: ["All", more],
    width: width === Infinity ? Infinity : leastOfName - 1
  })
  const rowOf = (usage: ClientUsage) =>
    row(
      nameOf(usage),
      usage,
      usage.grantType,
      usage.topEndpoint,
      sparkline(Days.grouped(days.map(([day]) => usage.byDay.get(day)?.requests ?? 0)))
    )

  const [first = ["", 0]] = days
  const [last] = days.at(-1) ?? [""]
  const sentences = [
    howRead(audit),
    ...(comparison === undefined ? [] : [compared(comparison)]),
    ...(audit.unlisted.length === 0 ? [] : [unlistedOf(audit)]),
    ...(audit.missing.length === 0
      ? []
      : [
          audit.missing.map((client) => `No usage for ${Naming.withId(client)}: ${client.problem}`).join("\n")
        ]),
    ...(live === undefined
      ? []
      : [
          `This organization is emulated. Its clients made ${number(live.made)} calls just now, and the usage queries count ${number(live.metered)} of them. It is gone now: use the commands above in an organization of your own.`
        ])
  ]
  const some = audit.clients.length + audit.missing.length
  const of = some === audit.listed ? "" : ` of ${audit.listed}`
  return [
    wrap(
      `API usage of ${audit.clients.length}${of} OAuth clients in ${printable(region)}, ${first[0]} to ${last} (UTC)`,
      width
    ),
    table(
      columns,
      [...shown.map(rowOf), ...(rest.length === 0 ? [] : [row(more, total(rest))]), row("All", all)],
      width
    ),
    charts(days, width),
    ...findings({ ...audit, caller }, program, width),
    ...sentences.map((paragraph) => wrap(paragraph, width))
  ].join("\n\n")
}

/** Requests a day and, if there are any, 429s a day, of the same length. */
const charts = (days: ReadonlyArray<Days.Day>, width: number) => {
  const requests = chart("Requests a day", days, ({ requests: count }) => count, width)
  return days.some(([, { status429 }]) => status429 > 0)
    ? `${requests}\n${chart("429s a day    ", days, ({ status429 }) => status429, width)}`
    : requests
}

/** On one line if it fits; otherwise the bars have as many lines of their own as they need. */
const chart = (
  title: string,
  days: ReadonlyArray<Days.Day>,
  count: (counts: Counts) => number,
  width: number
) => {
  const counts = days.map(([, counted]) => count(counted))
  const peak = counts.reduce(
    (highest, requests, index) => (requests > (counts[highest] ?? 0) ? index : highest),
    0
  )
  const bars = sparkline(counts)
  const most = `at most ${number(counts[peak] ?? 0)}, on ${days[peak]?.[0] ?? ""}`
  const line = `${title}  ${bars}  ${most}`
  if (line.length <= width) return line
  const rows = Array.from({ length: Math.ceil(bars.length / width) }, (_, row) =>
    bars.slice(row * width, (row + 1) * width)
  )
  return [wrap(`${title.trim()}, ${most}:`, width), ...rows].join("\n")
}

export const howRead = ({ fallback, isContinued, strategy }: Audit): string => {
  const kept = isContinued ? " A part of it was read by an earlier audit, which was interrupted." : ""
  return `${howReadNow({ fallback, strategy })}${kept}`
}

const howReadNow = ({ fallback, strategy }: Pick<Audit, "fallback" | "strategy">) => {
  switch (strategy) {
    case "organization":
      return "The usage of all clients was read with one query."
    case "intervals":
      return `The usage of all clients was read in shorter intervals, because ${fallback}.`
    case "clients":
      return fallback === undefined
        ? "The usage of each chosen client was read with one query."
        : `The usage was read client by client, because ${fallback}.`
  }
}

export const unlistedOf = ({ unlisted }: Audit): string => {
  const who = list(unlisted.map(Naming.withId), 3)
  return `Not counted above: ${number(total(unlisted).requests)} requests of clients that are not listed and may be deleted: ${who}.`
}

const findings = (evidence: Findings.Evidence, program: string, width: number) => {
  const found = Findings.of(evidence)
  return found.length === 0
    ? [wrap("Nothing stands out: no client is throttled, fails often, dominates or is idle.", width)]
    : found.map(({ commands, sentence }) =>
        [
          wrap(sentence, width),
          ...commands.slice(0, mostCommands).map((command) => Commands.folded(command, program, width))
        ].join("\n")
      )
}

/** The most command lines of a finding. */
const mostCommands = 3

const compared = ({ after, before, changes, interval }: Comparison) => {
  const was = `In the days before, ${Interval.format(interval).replace("/", " to ")}, there were ${number(before.requests)} requests`
  const change =
    before.requests === 0 ? "" : ` (now ${signed((after.requests - before.requests) / before.requests)})`
  const who = changes.slice(0, 3).map(({ difference, key, label }) => {
    const name = Naming.withId({ id: printable(key), name: printable(label) })
    return `${name} by ${difference > 0 ? "+" : "−"}${number(Math.abs(difference))}`
  })
  return who.length === 0
    ? `${was}${change}. No client changed.`
    : `${was}${change}. Changed most: ${list(who, 3)}.`
}
