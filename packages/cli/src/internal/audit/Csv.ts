/** An audit as CSV (RFC 4180), with a row for each client. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import type { Counts } from "@effect-genesys/usage/UsageRow"
import { total } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import type { Audit, Unlisted } from "../../Audit.ts"

const header = [
  "id",
  "name",
  "grantType",
  "state",
  "created",
  "requests",
  "share",
  "status200",
  "status300",
  "status400",
  "status500",
  "status429",
  "topEndpoint",
  "problem"
]

type Row = ReadonlyArray<string | number>

/** Without a line break at the end. */
export const format = (audit: Audit): string => {
  const all = total(audit.clients).requests
  const share = ({ requests }: Counts) => (all === 0 ? 0 : Number((requests / all).toFixed(6)))
  const rows: ReadonlyArray<Row> = [
    header,
    ...audit.clients.map((client) => [
      client.id,
      client.name,
      client.grantType,
      client.state ?? "",
      client.created === undefined ? "" : DateTime.formatIso(client.created),
      ...counts(client, share(client)),
      ""
    ]),
    ...audit.unlisted.map((client) => [
      client.id,
      client.name,
      "",
      "unlisted",
      "",
      ...counts(client, ""),
      ""
    ]),
    ...audit.missing.map(({ id, name, problem }) => [id, name, ...Array(11).fill(""), problem])
  ]
  return rows.map((row) => row.map(cell).join(",")).join("\r\n")
}

const counts = (usage: Unlisted, part: string | number): Row => [
  usage.requests,
  part,
  usage.status200,
  usage.status300,
  usage.status400,
  usage.status500,
  usage.status429,
  usage.topEndpoint ?? ""
]

const cell = (value: string | number) =>
  typeof value === "number" ? String(value) : quoted(inert(printable(value)))

/** A spreadsheet would run a text that begins like a formula, and anybody who creates a client chooses its name. */
const inert = (text: string) => (/^[=+\-@]/.test(text) ? `'${text}` : text)

const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
