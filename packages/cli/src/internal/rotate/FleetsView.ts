/** A line for each fleet of a database. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import type * as Status from "@effect-genesys/rotation/Status"
import * as DateTime from "effect/DateTime"
import type { JsonObject, Printable } from "../output/Print.ts"
import { type Column, table } from "../output/Table.ts"
import { minute } from "./Minute.ts"
import * as StatusViews from "./StatusViews.ts"

const columns: ReadonlyArray<Column> = [
  { title: "Fleet", align: "left" },
  { title: "Started", align: "left", priority: 1 },
  { title: "Rotations", align: "right" },
  { title: "Ended", align: "right" },
  { title: "Held", align: "right" },
  { title: "Awaiting approval", align: "right" },
  { title: "Paused", align: "left", priority: 2 }
]

/** The fields that `--json=…` may name, in the order of the CSV. */
export const fields = ["fleet", "startedAt", "rotations", "ended", "held", "awaitingApproval", "pause"]

export const list = (fleets: ReadonlyArray<Status.FleetStatus>): Printable => {
  const rows = fleets.map(({ fleet: name, pause, rotations, startedAt }) => ({
    fleet: name,
    startedAt,
    rotations: rotations.length,
    ended: rotations.filter(StatusViews.hasEnded).length,
    held: rotations.filter(StatusViews.isHeld).length,
    awaitingApproval: rotations.filter(({ state }) => state === "awaitingApproval").length,
    ...(pause !== undefined && { pause: pause.reason })
  }))
  return {
    json: rows.map((row): JsonObject => ({ ...row, startedAt: DateTime.formatIso(row.startedAt) })),
    fields,
    text: (width) =>
      rows.length === 0
        ? "No fleets."
        : table(
            columns,
            rows.map((row) => [
              row.fleet,
              minute(row.startedAt),
              String(row.rotations),
              String(row.ended),
              String(row.held),
              String(row.awaitingApproval),
              printable(row.pause ?? "")
            ]),
            width
          )
  }
}
