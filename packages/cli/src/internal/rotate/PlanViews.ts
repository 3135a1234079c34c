/** A plan as text, and as JSON and CSV. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Plan from "@effect-genesys/rotation/Plan"
import type * as Policy from "@effect-genesys/rotation/Policy"
import * as Duration from "effect/Duration"
import { distinctLength, nameless } from "../output/Naming.ts"
import type { JsonObject, Printable } from "../output/Print.ts"
import { type Column, table, wrap } from "../output/Table.ts"
import { list, number } from "../output/Text.ts"
import * as PlanFile from "./PlanFile.ts"
import * as Spans from "./Spans.ts"

/** The fields of the JSON, which `rotate start` reads too. */
export const fields = ["fleet", "policy", "rotations", "skipped", "estimate"]

/** The columns of the CSV. */
export const columns = ["client", "clientId", "mode", "secretName", "isTestable", "reason"]

export const one = (plan: Plan.Plan): Printable => ({
  json: { ...PlanFile.toJson(plan), estimate: { ...Plan.estimate(plan) } },
  fields,
  text: (width) =>
    [
      `Fleet ${plan.fleet}: ${countOf(plan.rotations.length)}`,
      ...rotationsTable(plan, width),
      ...skippedTable(plan, width),
      ...(plan.rotations.length === 0 ? [] : rules(plan).map((rule) => wrap(rule, width)))
    ].join("\n\n")
})

/** A row for each client, those that are left out at the end with the reason. */
export const rows = ({ rotations, skipped }: Plan.Plan): Printable => ({
  json: [
    ...rotations.map(({ clientId, clientName: client, isTestable, mode, secretName }): JsonObject => ({
      client,
      clientId,
      mode,
      secretName,
      isTestable
    })),
    ...skipped.map(({ clientId, clientName: client, reason }): JsonObject => ({ client, clientId, reason }))
  ],
  fields: columns,
  text: () => ""
})

export const countOf = (rotations: number) =>
  rotations === 1 ? "1 rotation" : `${number(rotations)} rotations`

const rotationColumns: ReadonlyArray<Column> = [
  { title: "Client", align: "left", least: 16 },
  { title: "Id", align: "left", priority: 3 },
  { title: "Mode", align: "left", priority: 4 },
  { title: "Secret in the sink", align: "left", least: 12, priority: 2 },
  { title: "Sign-in", align: "left", priority: 1 }
]

const rotationsTable = ({ rotations }: Plan.Plan, width: number) => {
  if (rotations.length === 0) return []
  const short = shortened(
    rotations.map(({ clientId }) => clientId),
    width
  )
  return [
    table(
      rotationColumns,
      rotations.map(({ clientId, clientName, isTestable, mode, secretName }) => [
        printable(clientName) || nameless,
        short(clientId),
        modeNames[mode],
        printable(secretName),
        isTestable ? "tested" : "not tested"
      ]),
      width
    )
  ]
}

export const modeNames: { readonly [M in Policy.Mode]: string } = { twin: "twin", inPlace: "in place" }

const skippedColumns: ReadonlyArray<Column> = [
  { title: "Left out", align: "left", least: 16 },
  { title: "Id", align: "left", priority: 1 },
  { title: "Why", align: "left", least: 24 }
]

const skippedTable = ({ skipped }: Plan.Plan, width: number) => {
  if (skipped.length === 0) return []
  const short = shortened(
    skipped.map(({ clientId }) => clientId),
    width
  )
  return [
    table(
      skippedColumns,
      skipped.map(({ clientId, clientName, reason }) => [
        printable(clientName) || nameless,
        short(clientId),
        printable(reason)
      ]),
      width
    )
  ]
}

/** On a terminal, ids are as short as they may be. */
export const shortened = (ids: ReadonlyArray<string>, width: number): ((id: string) => string) => {
  const length = width === Infinity ? Infinity : distinctLength(ids, 8)
  return (id) => printable(id.slice(0, length))
}

const rules = (plan: Plan.Plan): ReadonlyArray<string> => {
  const { policy, rotations } = plan
  const { days, requests } = Plan.estimate(plan)
  const twins = rotations.some(({ mode }) => mode === "twin")
  const untested = rotations.filter(({ isTestable }) => !isTestable).length
  return [
    twins
      ? `A twin replaces its client: programs read another client id from the sink, too. The old client is deactivated after ${daysOf(policy.quietDays)} without a call, and deleted ${Spans.named(Duration.toMillis(policy.grace))} later. If it is still used after ${daysOf(policy.deadlineDays)}, its rotation is held.`
      : "In place, the old secret may stop working at once: programs must read the new one from the sink.",
    approvals(policy, twins),
    ...(untested === 0
      ? []
      : [`${countOf(untested)} cannot be tested with a sign-in: only client credentials can.`]),
    `Cost: ${number(requests)} requests without retries${twins ? `, and at least ${daysOf(days)}` : ""}.`
  ]
}

const daysOf = (days: number) => (days === 1 ? "1 day" : `${days} days`)

const approvals = ({ approvals: of }: Policy.Policy, twins: boolean) => {
  const steps = (twins ? (["promote", "deactivate", "delete"] as const) : (["promote"] as const)).flatMap(
    (step) => {
      const approval = of[step]
      if (approval === "none") return []
      return [
        approval === "person" ? step : `${step} (for ${Spans.named(Duration.toMillis(approval.after))})`
      ]
    }
  )
  return steps.length === 0 ? "No step waits for a person." : `These wait for a person: ${list(steps, 3)}.`
}
