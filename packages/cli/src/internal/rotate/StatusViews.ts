/** Where the rotations of a fleet are, as text, and as JSON and CSV. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import type * as Status from "@effect-genesys/rotation/Status"
import * as DateTime from "effect/DateTime"
import { nameless } from "../output/Naming.ts"
import type { JsonObject, Printable } from "../output/Print.ts"
import { type Column, table, wrap } from "../output/Table.ts"
import * as Decisions from "./Decisions.ts"
import { minute } from "./Minute.ts"
import * as PlanViews from "./PlanViews.ts"

/** The fields that `--json=…` may name, in the order of the CSV. */
export const fields = [
  "client",
  "clientId",
  "newClientId",
  "mode",
  "state",
  "step",
  "since",
  "until",
  "problem",
  "next"
]

/** `program` starts the commands of the decisions. */
export const fleet = (status: Status.FleetStatus, program: string): Printable => ({
  json: status.rotations.map((rotation) => toJson(status.fleet, rotation, program)),
  fields,
  text: (width) => text(status, { program, width })
})

const toJson = (fleetName: string, status: Status.Status, program: string): JsonObject => {
  const { hold, newClientId, problem = hold?.problem, rotation, since, state, step, until } = status
  return {
    client: rotation.clientName,
    clientId: rotation.clientId,
    ...(newClientId !== undefined && { newClientId }),
    mode: rotation.mode,
    state,
    ...(step !== undefined && { step }),
    ...(since !== undefined && { since: DateTime.formatIso(since) }),
    ...(until !== undefined && { until: DateTime.formatIso(until) }),
    ...(problem !== undefined && { problem }),
    next: Decisions.needsPerson(status)
      ? status.choices.map(({ action }) =>
          Decisions.command(program, { fleet: fleetName, status, action, id: rotation.clientId })
        )
      : []
  }
}

const columns: ReadonlyArray<Column> = [
  { title: "Client", align: "left", least: 16 },
  { title: "Id", align: "left", priority: 2 },
  { title: "State", align: "left" },
  { title: "Step", align: "left", priority: 3 },
  { title: "Since", align: "left", priority: 1 },
  { title: "Until", align: "left", priority: 4 }
]

const text = (
  status: Status.FleetStatus,
  { program, width }: { readonly program: string; readonly width: number }
) => {
  const { pause, rotations, startedAt } = status
  const short = PlanViews.shortened(
    rotations.map(({ rotation }) => rotation.clientId),
    width
  )
  const rows = rotations.map(({ rotation, since, state, step = "", until }) => [
    printable(rotation.clientName) || nameless,
    short(rotation.clientId),
    stateNames[state],
    step,
    since === undefined ? "" : minute(since),
    until === undefined ? "" : minute(until)
  ])
  return [
    wrap(`Fleet ${status.fleet}, started ${minute(startedAt)} UTC: ${counts(rotations)}`, width),
    ...(pause === undefined
      ? []
      : [
          `${wrap(`Paused since ${minute(pause.at)} UTC: ${printable(pause.reason)}. No rotation begins another step. To continue:`, width)}\n  ${program} rotate resume ${status.fleet}`
        ]),
    table(columns, rows, width),
    ...Decisions.problems(rotations).map((problem) => wrap(problem, width)),
    ...Decisions.texts(rotations, { program, fleet: status.fleet, short, width })
  ].join("\n\n")
}

/** `3 completed, 2 quiet and 1 held`, in the order of a rotation. */
export const counts = (rotations: ReadonlyArray<Status.Status>): string => {
  const byState = Map.groupBy(rotations, ({ state }) => state)
  return [
    PlanViews.countOf(rotations.length),
    ...states.flatMap((state) => {
      const found = byState.get(state)
      return found === undefined ? [] : [`${found.length} ${stateNames[state]}`]
    })
  ].join(", ")
}

export const stateNames: { readonly [S in Status.State]: string } = {
  waiting: "waiting",
  running: "running",
  awaitingApproval: "awaiting approval",
  quiet: "quiet",
  grace: "in grace",
  held: "held",
  rollingBack: "rolling back",
  completed: "completed",
  rolledBack: "rolled back"
}

const states: ReadonlyArray<Status.State> = [
  "waiting",
  "running",
  "awaitingApproval",
  "quiet",
  "grace",
  "held",
  "rollingBack",
  "completed",
  "rolledBack"
]

export const hasEnded = ({ state }: Status.Status): boolean => state === "completed" || state === "rolledBack"

/** Rotations that go on only once a person decides, and not at a time. */
export const isHeld = ({ state }: Status.Status): boolean => state === "held"
