/**
 * Proves that nobody uses a client: no calls for a number of full UTC days in a row. The proof is in usage data, whose delay
 * is waited for. At the deadline, the rotation is held, with the calls that there are.
 */
import * as Usage from "@effect-genesys/usage/Usage"
import * as Array from "effect/Array"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Order from "effect/Order"
import * as Schema from "effect/Schema"
import * as Activity from "effect/workflow/Activity"
import { Calendar } from "../../Calendar.ts"
import * as History from "../../History.ts"
import { RotationStore } from "../../RotationStore.ts"
import * as Dates from "../Dates.ts"
import * as Kept from "../Kept.ts"
import * as Hold from "./Hold.ts"
import * as Journal from "./Journal.ts"
import type { Request } from "./Request.ts"
import * as Step from "./Step.ts"
import * as Storing from "./Storing.ts"
import { UsageDay } from "./UsageDay.ts"
import * as Wait from "./Wait.ts"

interface Proof {
  /** Names the proof in the history. */
  readonly step: History.Step
  readonly clientId: string
  /** The first day of the proof. */
  readonly from: string
  /** The proof must end within so many days, the first included. */
  readonly deadlineDays: number
}

export const prove = Effect.fnUntraced(function* (request: Request, proof: Proof) {
  const { policy } = request
  if (Option.isSome(yield* Journal.find(request, `done/${proof.step}`))) return
  let from = proof.from
  let deadline = Dates.addDays(proof.from, proof.deadlineDays - 1)
  let holds = 0
  let generation = 0
  while (true) {
    const through = Dates.addDays(from, policy.quietDays - 1)
    yield* askForDays(request, { from, through, generation })
    yield* Wait.until(`${proof.step}/${from}/${generation}`, Dates.storedAt(through, policy))
    const checked = yield* untilKnown(request, proof, { from, through, generation })
    if (checked._tag === "Quiet") {
      const event: History.Event = { _tag: "Done", step: proof.step, clientId: proof.clientId, from, through }
      yield* Journal.noted(request, `done/${proof.step}`, event)
      return
    }
    const hold = `${proof.step}/${from}/${holds++}`
    if (checked._tag === "Unknown") {
      yield* Hold.untilResumed(request, {
        hold,
        step: proof.step,
        reason: "noUsageData",
        problem: checked.problem
      })
      generation++
      continue
    }
    from = Dates.addDays(checked.lastUsed, 1)
    if (Dates.addDays(from, policy.quietDays - 1) <= deadline) continue
    const part = { step: proof.step, name: `calls/${hold}` }
    const calls = yield* Step.read(request, part, History.Calls, callsOf(proof.clientId, proof.from, through))
    const resumedAt = yield* Hold.untilResumed(request, {
      hold,
      step: proof.step,
      reason: "stillUsed",
      problem: `the client ${proof.clientId} was still used on ${checked.lastUsed}`,
      calls
    })
    // Earlier calls are no reason for another hold, and earlier quiet days do not prove that nobody uses the client now.
    const anew = Dates.firstFullDay(resumedAt, policy)
    if (anew > from) from = anew
    deadline = Dates.addDays(from, proof.deadlineDays - 1)
  }
})

/** Starts the query of each day, unless another rotation has. */
const askForDays = (request: Request, { from, generation, through }: Days) =>
  Activity.make({
    name: `days/${from}/${through}/${generation}`,
    execute: Effect.forEach(
      Dates.range(from, through),
      (date) =>
        UsageDay.execute(dayOf(request, date, generation), { discard: true, detached: true }).pipe(
          Kept.untilKept,
          Storing.untilStored
        ),
      { discard: true }
    )
  })

interface Days {
  readonly from: string
  readonly through: string
  readonly generation: number
}

const dayOf = ({ policy }: Request, date: string, generation: number) => ({
  date,
  shownAt: Dates.shownAt(date, policy),
  generation
})

/** Waits until the query of each day has ended. */
const untilKnown = Effect.fnUntraced(function* (request: Request, { clientId, step }: Proof, days: Days) {
  const name = `${step}/${days.from}/${days.through}/${days.generation}`
  for (let check = 1; ; check++) {
    const part = { step, name: `${name}/${check}` }
    const known = yield* Step.read(request, part, Known, knownOf(request, clientId, days))
    if (known._tag !== "Running") return known
    const delay = Duration.min(Duration.minutes(2 ** check), Duration.minutes(30))
    yield* Wait.until(`running/${part.name}`, DateTime.addDuration(known.at, delay))
  }
})

const Known = Schema.Union([
  Schema.TaggedStruct("Quiet", {}),
  Schema.TaggedStruct("Used", { lastUsed: Schema.String }),
  /** The query of a day has not ended. */
  Schema.TaggedStruct("Running", { at: Schema.DateTimeUtcFromString }),
  /** The query of a day failed. */
  Schema.TaggedStruct("Unknown", { problem: Schema.String })
])

const knownOf = Effect.fnUntraced(function* (
  request: Request,
  clientId: string,
  { from, generation, through }: Days
) {
  const store = yield* RotationStore
  const dates = Dates.range(from, through)
  const stored = yield* store.calls(clientId, dates)
  for (const date of dates) {
    if (stored.has(date)) continue
    const problem = yield* problemOf(dayOf(request, date, generation))
    if (problem === undefined) return Known.make({ _tag: "Running", at: yield* (yield* Calendar).now })
    return Known.make({ _tag: "Unknown", problem: `the usage of ${date} could not be read: ${problem}` })
  }
  // Days of an organization whose usage may only be read client by client.
  const own = [...stored.values()].includes(undefined) ? yield* daysOf(clientId, from, through) : undefined
  const callsOn = (date: string) => stored.get(date) ?? own?.get(date) ?? 0
  const lastUsed = dates.findLast((date) => callsOn(date) > 0)
  return Known.make(lastUsed === undefined ? { _tag: "Quiet" } : { _tag: "Used", lastUsed })
})

/** Why the query of a day failed, if it has ended. */
const problemOf = Effect.fnUntraced(function* (day: ReturnType<typeof dayOf>) {
  const result = yield* Kept.untilKept(UsageDay.poll(yield* UsageDay.executionId(day)))
  if (Option.isNone(result) || result.value._tag === "Suspended") return
  return (yield* result.value.exit).problem
})

const daysOf = Effect.fnUntraced(function* (clientId: string, from: string, through: string) {
  const { at } = yield* Calendar
  const rows = yield* at(Usage.query(clientId, { interval: intervalOf(from, through), granularity: "Day" }))
  const days = new Map<string, number>()
  for (const { date, requests } of rows) {
    days.set(Dates.dateOf(date), (days.get(Dates.dateOf(date)) ?? 0) + requests)
  }
  return days
})

/** Who still uses a client: the days with calls, and the ten busiest endpoints. */
const callsOf = Effect.fnUntraced(function* (clientId: string, from: string, through: string) {
  const { at } = yield* Calendar
  const rows = yield* at(
    Usage.query(clientId, {
      interval: intervalOf(from, through),
      granularity: "Day",
      groupBy: ["TemplateUri", "HttpMethod"]
    })
  )
  const days = new Map<string, number>()
  const endpoints = new Map<string, History.Calls["endpoints"][number]>()
  for (const { date, httpMethod: method, requests, templateUri } of rows) {
    const day = Dates.dateOf(date)
    days.set(day, (days.get(day) ?? 0) + requests)
    const key = `${method} ${templateUri}`
    endpoints.set(key, {
      method,
      templateUri,
      requests: (endpoints.get(key)?.requests ?? 0) + requests
    })
  }
  return {
    days: Array.sortWith(
      Array.fromIterable(days).map(([date, requests]) => ({ date, requests })),
      ({ date }) => date,
      Order.String
    ),
    endpoints: Array.sortWith(endpoints.values(), ({ requests }) => requests, Order.flip(Order.Number)).slice(
      0,
      10
    )
  }
})

const intervalOf = (from: string, through: string) => ({
  start: Dates.startOf(from),
  end: Dates.startOf(Dates.addDays(through, 1))
})
