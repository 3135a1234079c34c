/** The tables of the polling policies, and when their checks come. An option without a row does not compile. */
import * as Cadence from "@effect-genesys/polling/Cadence"
import * as Policy from "@effect-genesys/polling/Policy"
import * as Usage from "@effect-genesys/usage/Usage"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Delays from "./Delays.ts"
import { code, duration, optionTable, table } from "./Markdown.ts"

const { defaults } = Policy

export const polling = Effect.gen(function* () {
  const repetitions = yield* Delays.ofSchedule(defaults.transient, () => undefined)
  return optionTable<Policy.Policy>({
    cadence: [code("Cadence.adaptive()"), "The wait after each check"],
    minDelay: [duration(defaults.minDelay), "The shortest wait between two checks, for any cadence"],
    initialDelay: [duration(defaults.initialDelay), "The wait before the first check"],
    deadline: [
      duration(defaults.deadline),
      "When to give up, counted from the submission, also across processes"
    ],
    finalCheck: [code(String(defaults.finalCheck)), "Whether to check once more at the deadline"],
    maxServerDelay: [duration(defaults.maxServerDelay), "The longest wait that the server may ask for"],
    checkTimeout: [duration(defaults.checkTimeout), "Time of one check, its repetitions included"],
    transient: [
      `after ${repetitions.map(duration).join(", ")}`,
      "Repetitions of one check after errors that may pass"
    ],
    maxOutage: [
      duration(defaults.maxOutage),
      "How long such errors may continue before the last of them ends the poll"
    ],
    visibleWithin: [duration(defaults.visibleWithin), "How long a job that was submitted may be not found"],
    cancelOnInterrupt: [
      code(String(defaults.cancelOnInterrupt)),
      "Whether interruption cancels the job on the server, if the operation can"
    ]
  })
})

/** The options that `Usage` sets otherwise. */
export const usage = (): string => {
  const { cadence: _, ...changed } = Usage.policy
  return table(
    ["option", "default of `Usage`"],
    Object.entries<Duration.Input>(changed).map(([option, value]) => [code(option), duration(value)])
  )
}

export const checks = (): string =>
  table(
    ["polled by", "checks after", "checks in 10 minutes"],
    [
      rowOf("`Polling`", Cadence.adaptive(), defaults),
      rowOf("`Usage`", Usage.policy.cadence, { ...defaults, ...Usage.policy })
    ]
  )

const rowOf = (
  name: string,
  cadence: Cadence.Rule,
  policy: Pick<Policy.Policy, "deadline" | "initialDelay">
) => {
  const times = Delays.ofChecks(cadence, policy)
  const first = times.slice(0, 8).map((millis) => (millis / 1000).toFixed(1))
  return [name, `${first.join(", ")} … s`, String(times.length)]
}
