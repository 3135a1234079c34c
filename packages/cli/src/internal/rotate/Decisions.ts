/** What a person can decide about a rotation: the reason, the commands, and what each costs. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import type * as Status from "@effect-genesys/rotation/Status"
import { wrap } from "../output/Table.ts"
import { list, number } from "../output/Text.ts"
import { minute } from "./Minute.ts"

/** Whether a rotation waits for a person, even if it goes on later by itself. */
export const needsPerson = ({ state }: Status.Status): boolean =>
  state === "held" || state === "awaitingApproval"

interface Decision {
  readonly fleet: string
  readonly status: Status.Status
  readonly action: Status.Choice["action"]
  /** Of the client, whole or its start. */
  readonly id: string
}

/** The command line that decides. */
export const command = (program: string, { action, fleet, id, status: { step } }: Decision): string =>
  `${program} rotate ${action} ${fleet} ${id}${action === "approve" && step !== undefined ? ` --step ${step}` : ""}`

interface Layout {
  readonly program: string
  readonly fleet: string
  /** The form of an id that suits the width. */
  readonly short: (id: string) => string
  readonly width: number
}

/** A paragraph for each rotation that waits for a person, and one for all that wait for the approval of the same step. */
export const texts = (rotations: ReadonlyArray<Status.Status>, layout: Layout): ReadonlyArray<string> => {
  const groups = Map.groupBy(rotations.filter(needsPerson), ({ rotationId, state, step, until }) =>
    state === "awaitingApproval" && until === undefined ? (step ?? "") : rotationId
  )
  return Array.from(groups.values(), (group) => {
    const [first, ...others] = group
    if (first === undefined) return ""
    return others.length === 0 ? one(first, layout) : several(first, group.length, layout)
  })
}

const one = (status: Status.Status, { fleet, program, short, width }: Layout) => {
  const id = short(status.rotation.clientId)
  return [
    wrap(`${printable(status.rotation.clientName)} (${id}) ${reasonOf(status)}`, width),
    ...status.choices.map((choice) =>
      way(command(program, { action: choice.action, fleet, id, status }), choice.cost, width)
    )
  ].join("\n")
}

const several = (status: Status.Status, count: number, { fleet, program, width }: Layout) =>
  [
    wrap(`${count} rotations wait for the approval of ${status.step}.`, width),
    ...status.choices.map(({ action, cost }) => {
      // Nobody should take back many by accident.
      const id = action === "approve" ? "--all" : "CLIENT"
      return way(command(program, { action, fleet, id, status }), cost, width)
    })
  ].join("\n")

/** The command is not wrapped, so that it can be copied. */
const way = (line: string, cost: string, width: number) =>
  `  ${line}\n${wrap(cost, Math.max(width - 4, 16)).replaceAll(/^/gm, "    ")}`

/** Such as `is held at create: …`. */
export const reasonOf = ({ hold, state, step, until }: Status.Status) => {
  if (hold !== undefined) return `is held at ${hold.step}: ${printable(hold.problem)}.${callsOf(hold)}`
  const end = until === undefined ? "" : `, and goes on without it at ${minute(until)} UTC`
  return state === "awaitingApproval" ? `waits for the approval of ${step}${end}.` : `is ${state}.`
}

/** Who still uses the client. */
const callsOf = ({ calls }: NonNullable<Status.Status["hold"]>) => {
  if (calls === undefined || calls.days.length === 0) return ""
  const days = calls.days.map(({ date, requests }) => `${number(requests)} on ${date}`)
  const endpoints = calls.endpoints.map(
    ({ method, requests, templateUri }) =>
      `${printable(method)} ${printable(templateUri)} (${number(requests)})`
  )
  return ` Calls: ${list(days, 5)}. Most: ${list(endpoints, 3)}.`
}

/** A line for each rotation that tries a step again after a failure. */
export const problems = (rotations: ReadonlyArray<Status.Status>): ReadonlyArray<string> =>
  rotations.flatMap(({ problem, rotation, step }) =>
    problem === undefined
      ? []
      : [
          `${printable(rotation.clientName)} failed at ${step ?? "a step"}, and tries again: ${printable(problem)}.`
        ]
  )
