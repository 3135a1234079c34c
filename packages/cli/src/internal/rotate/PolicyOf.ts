/** The policy and the names of secrets that flags state. */
import * as Policy from "@effect-genesys/rotation/Policy"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Failures from "../Failures.ts"
import type { PlanFlags } from "./RotateCommand.ts"

type Flags = Pick<PlanFlags, "approve" | "deadlineDays" | "grace" | "mode" | "quietDays">

/** The default policy with the rules of the flags. */
export const flags = Effect.fnUntraced(function* ({ approve, deadlineDays, grace, mode, quietDays }: Flags) {
  const quiet = Option.getOrElse(quietDays, () => Policy.defaults.quietDays)
  const deadline = Option.getOrElse(deadlineDays, () => Math.max(quiet, Policy.defaults.deadlineDays))
  if (deadline < quiet) {
    return yield* Failures.usage(
      `--deadline-days ${deadline} leaves no time for --quiet-days ${quiet}: give at least as many.`
    )
  }
  return Policy.make({
    mode,
    quietDays: quiet,
    deadlineDays: deadline,
    ...(Option.isSome(grace) && { grace: durationOf(grace.value) }),
    ...(Option.isSome(approve) && { approvals: approvalsOf(approve.value) })
  })
})

const units = { m: Duration.minutes, h: Duration.hours, d: Duration.days }

/** Of a time such as `30m`, `12h` or `7d`. */
const durationOf = (time: string): Duration.Duration => {
  const [, count = "0", unit = ""] = /^(\d+)([mhd])$/.exec(time) ?? []
  return unit === "m" || unit === "h" || unit === "d" ? units[unit](Number(count)) : Duration.zero
}

const approvalsOf = (steps: string): Policy.Policy["approvals"] => {
  const wanted = new Map(
    steps.split(",").map((part): readonly [string, Policy.Approval] => {
      const [step = "", time] = part.split(":", 2)
      return [step, time === undefined ? "person" : { after: durationOf(time) }]
    })
  )
  const of = (step: Policy.ApprovedStep) => wanted.get(step) ?? "none"
  return { promote: of("promote"), deactivate: of("deactivate"), delete: of("delete") }
}

/** The name of a client's secret in the sink. Names of clients become safe in paths: `CRM Sync` is `CRM-Sync`. */
export const secretName =
  (template: string) =>
  ({ id, name }: OAuthClient): string =>
    template.replaceAll(/\{(id|name)\}/g, (_, field) => (field === "name" && safe(name)) || (id ?? ""))

const safe = (name: string) => name.replaceAll(/[^\w.-]+/g, "-").replaceAll(/^[^a-z\d]+|[.-]+$/gi, "")
