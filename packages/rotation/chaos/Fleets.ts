/** The plans of a run: twins that need nobody, twins that a person approves, and rotations in place. */
import { Plan, Policy } from "@effect-genesys/rotation"
import * as Duration from "effect/Duration"
import type { Habit } from "./Programs.ts"
import type { Settings } from "./Settings.ts"

const rules: Partial<Policy.Policy> = {
  quietDays: 7,
  deadlineDays: 10,
  grace: Duration.days(3),
  // A restart of the emulator takes two seconds, so a day.
  retry: { times: 7, delay: Duration.hours(5) },
  maxFailureShare: 0.5
}

const policies: Readonly<Record<string, Policy.Policy>> = {
  unattended: Policy.make({
    ...rules,
    approvals: { promote: "none", deactivate: "none", delete: { after: Duration.hours(12) } }
  }),
  approved: Policy.make({
    ...rules,
    approvals: { promote: "person", deactivate: { after: Duration.hours(6) }, delete: "person" }
  }),
  inPlace: Policy.make({
    ...rules,
    mode: "inPlace",
    approvals: { promote: "person", deactivate: "none", delete: "none" }
  })
}

const fleetOf = (index: number) => {
  const place = index % 20
  if (place < 3) return "inPlace"
  return place < 9 ? "approved" : "unattended"
}

/** By the number of a client, so that each fleet has programs of all habits. */
export const habitOf = (index: number): Habit => {
  if (fleetOf(index) === "inPlace") return 1
  const place = index % 11
  if (place < 2) return "unused"
  if (place === 2) return "stubborn"
  return place < 5 ? 1 : place < 8 ? 2 : 3
}

/** Whether a person takes this rotation back in the middle, without need. */
export const changesMind = (index: number) => index % 23 === 7

export const plans = ({ clients }: Settings): ReadonlyArray<Plan.Plan> =>
  Object.entries(policies).map(([fleet, policy]) =>
    Plan.Plan.make({
      fleet,
      policy,
      rotations: clients.flatMap(({ clientId }, index) =>
        fleetOf(index) === fleet
          ? [{ clientId, clientName: clientId, secretName: clientId, mode: policy.mode, isTestable: true }]
          : []
      ),
      skipped: []
    })
  )
