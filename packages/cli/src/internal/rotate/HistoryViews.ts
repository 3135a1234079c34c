/** Every event of the rotations of a fleet, oldest first. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import type * as History from "@effect-genesys/rotation/History"
import * as Plan from "@effect-genesys/rotation/Plan"
import type * as Status from "@effect-genesys/rotation/Status"
import * as DateTime from "effect/DateTime"
import stringWidth from "string-width"
import type { JsonObject, Printable } from "../output/Print.ts"
import { startOf, wrap } from "../output/Table.ts"
import { minute } from "./Minute.ts"

/** The fields that `--json=…` may name, in the order of the CSV. */
export const fields = ["at", "client", "clientId", "event", "step", "by", "detail"]

export const list = ({ rotations }: Status.FleetStatus, entries: ReadonlyArray<History.Entry>): Printable => {
  const names = new Map(rotations.map(({ rotation: { clientId, clientName } }) => [clientId, clientName]))
  const rows = entries.map(({ at, event, rotationId }) => {
    const { clientId } = Plan.partsOf(rotationId)
    return { at, client: names.get(clientId) ?? clientId, clientId, event }
  })
  return {
    json: rows.map(({ at, event, ...client }): JsonObject => {
      const detail = detailOf(event)
      return {
        at: DateTime.formatIso(at),
        ...client,
        event: event._tag,
        ...("step" in event && { step: event.step }),
        ...("by" in event && { by: event.by }),
        ...(detail !== "" && { detail })
      }
    }),
    fields,
    text: (width) => (rows.length === 0 ? "No events." : text(rows, width))
  }
}

interface Row {
  readonly at: DateTime.Utc
  readonly client: string
  readonly event: History.Event
}

/** A line for each event, and more if the terminal is narrow: what failed must not be cut. */
const text = (rows: ReadonlyArray<Row>, width: number) => {
  const longest = rows.reduce((most, { client }) => Math.max(most, stringWidth(printable(client))), 0)
  const name = width === Infinity ? longest : Math.min(longest, 20)
  const margin = minuteLength + name + 4
  return rows
    .flatMap(({ at, client, event }) => {
      const who = startOf(printable(client), name)
      const start = `${minute(at)}  ${who}${" ".repeat(name - stringWidth(who))}  `
      return wrap(printable(sentenceOf(event)), Math.max(width - margin, 24))
        .split("\n")
        .map((line, index) => (index === 0 ? start : " ".repeat(margin)) + line)
    })
    .join("\n")
}

const minuteLength = "2026-11-27 18:50".length

/** What neither the step nor the person says. */
const detailOf = (event: History.Event): string => {
  switch (event._tag) {
    case "Done":
      return [
        ...(event.from === undefined || event.through === undefined
          ? [event.clientId]
          : [`${event.clientId} had no calls from ${event.from} through ${event.through}`]),
        ...(event.note === undefined ? [] : [event.note])
      ].join("; ")
    case "Failed":
      return `${event.problem}${event.willRetry ? "; tries again" : ""}`
    case "ApprovalRequested":
      return event.until === undefined ? "" : `until ${event.until}`
    case "Held":
      return event.problem
    case "Ended":
      return event.outcome === "completed" ? "completed" : "rolled back"
    default:
      return ""
  }
}

const sentenceOf = (event: History.Event): string => {
  const detail = detailOf(event)
  const ending = detail === "" ? "" : `: ${detail}`
  switch (event._tag) {
    case "Started":
      return "started"
    case "Began":
      return `began ${event.step}`
    case "Done":
      return `finished ${event.step}${ending}`
    case "Failed":
      return `failed at ${event.step}${ending}`
    case "ApprovalRequested":
      return `waits for the approval of ${event.step}${ending}`
    case "Approved":
      return `${event.by} approved ${event.step}`
    case "Held":
      return `held at ${event.step}${ending}`
    case "Resumed":
      return `${event.by} resumed it`
    case "RollbackRequested":
      return `${event.by} rolled it back`
    case "Ended":
      return `ended${ending}`
  }
}
