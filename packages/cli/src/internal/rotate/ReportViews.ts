/** What happened to each rotation of a fleet, as a record: ids, times, and the days of proof. It has no secrets. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import type * as History from "@effect-genesys/rotation/History"
import type * as Status from "@effect-genesys/rotation/Status"
import * as DateTime from "effect/DateTime"
import { nameless } from "../output/Naming.ts"
import type { JsonObject, Printable } from "../output/Print.ts"
import { type Column, table, wrap } from "../output/Table.ts"
import { minute } from "./Minute.ts"
import * as PlanViews from "./PlanViews.ts"
import * as StatusViews from "./StatusViews.ts"

/** The fields that `--json=…` may name, in the order of the CSV. */
export const fields = [
  "client",
  "clientId",
  "newClientId",
  "mode",
  "secretName",
  "state",
  "startedAt",
  "testedAt",
  "promotedAt",
  "quietFrom",
  "quietThrough",
  "deactivatedAt",
  "confirmedThrough",
  "deletedAt",
  "endedAt",
  "decisions",
  "holds"
]

interface Row {
  readonly status: Status.Status
  readonly times: ReadonlyMap<string, DateTime.Utc>
  readonly quiet: Done | undefined
  readonly confirmed: Done | undefined
  /** Such as `ann approved delete at 2026-11-27T18:50:00.000Z`. */
  readonly decisions: ReadonlyArray<string>
  readonly holds: number
}

type Done = Extract<History.Event, { _tag: "Done" }>

export const list = (
  { fleet, rotations, startedAt }: Status.FleetStatus,
  entries: ReadonlyArray<History.Entry>
): Printable => {
  const histories = Map.groupBy(entries, ({ rotationId }) => rotationId)
  const rows = rotations.map((status) => rowOf(status, histories.get(status.rotationId) ?? []))
  return {
    json: rows.map(toJson),
    fields,
    text: (width) =>
      [
        wrap(`Fleet ${fleet}, started ${minute(startedAt)} UTC: ${StatusViews.counts(rotations)}`, width),
        text(rows, width)
      ].join("\n\n")
  }
}

const rowOf = (status: Status.Status, entries: ReadonlyArray<History.Entry>): Row => {
  const times = new Map<string, DateTime.Utc>()
  const proofs = new Map<History.Step, Done>()
  const decisions: Array<string> = []
  let holds = 0
  for (const { at, event } of entries) {
    if (event._tag === "Started" || event._tag === "Ended") times.set(event._tag, at)
    if (event._tag === "Held") holds += 1
    if (event._tag === "Done") {
      times.set(event.step, at)
      proofs.set(event.step, event)
    }
    const decision = decisionOf(event)
    if (decision !== undefined) decisions.push(`${decision} at ${DateTime.formatIso(at)}`)
  }
  return {
    status,
    times,
    quiet: proofs.get("quiet"),
    confirmed: proofs.get("confirm"),
    decisions,
    holds
  }
}

const decisionOf = (event: History.Event): string | undefined => {
  switch (event._tag) {
    case "Approved":
      return `${event.by} approved ${event.step}`
    case "Resumed":
      return `${event.by} resumed it`
    case "RollbackRequested":
      return `${event.by} rolled it back`
    default:
      return undefined
  }
}

const toJson = ({ confirmed, decisions, holds, quiet, status, times }: Row): JsonObject => {
  const { newClientId, rotation, state } = status
  const time = (field: string, name: string) => {
    const at = times.get(name)
    return at === undefined ? {} : { [field]: DateTime.formatIso(at) }
  }
  return {
    client: rotation.clientName,
    clientId: rotation.clientId,
    ...(newClientId !== undefined && { newClientId }),
    mode: rotation.mode,
    secretName: rotation.secretName,
    state,
    ...time("startedAt", "Started"),
    ...time("testedAt", "test"),
    ...time("promotedAt", "promote"),
    ...(quiet?.from !== undefined && { quietFrom: quiet.from }),
    ...(quiet?.through !== undefined && { quietThrough: quiet.through }),
    ...time("deactivatedAt", "deactivate"),
    ...(confirmed?.through !== undefined && { confirmedThrough: confirmed.through }),
    ...time("deletedAt", "delete"),
    ...time("endedAt", "Ended"),
    decisions,
    holds
  }
}

const columns: ReadonlyArray<Column> = [
  { title: "Client", align: "left", least: 16 },
  { title: "Old id", align: "left", priority: 4 },
  { title: "New id", align: "left", priority: 5 },
  { title: "State", align: "left" },
  { title: "Promoted", align: "left", priority: 6 },
  { title: "Days without calls", align: "left", priority: 3 },
  { title: "Deactivated", align: "left", priority: 1 },
  { title: "Deleted", align: "left", priority: 2 },
  { title: "Ended", align: "left", priority: 7 }
]

const text = (rows: ReadonlyArray<Row>, width: number) => {
  const short = PlanViews.shortened(
    rows.flatMap(({ status: { newClientId = "", rotation } }) => [rotation.clientId, newClientId]),
    width
  )
  return table(
    columns,
    rows.map(({ quiet, status: { newClientId = "", rotation, state }, times }) => {
      const time = (name: string) => {
        const at = times.get(name)
        return at === undefined ? "" : minute(at)
      }
      return [
        printable(rotation.clientName) || nameless,
        short(rotation.clientId),
        short(newClientId),
        StatusViews.stateNames[state],
        time("promote"),
        quiet === undefined ? "" : `${quiet.from} – ${quiet.through}`,
        time("deactivate"),
        time("delete"),
        time("Ended")
      ]
    }),
    width
  )
}
