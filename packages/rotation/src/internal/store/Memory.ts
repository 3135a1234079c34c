/** A store in memory. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as History from "../../History.ts"
import * as Plan from "../../Plan.ts"
import type { DayOfCalls, Fleet, RotationStore } from "./Service.ts"

export const make = (): RotationStore["Service"] => {
  const fleets = new Map<string, Fleet>()
  const entries = new Map<string, Map<string, History.Entry>>()
  const days = new Map<string, DayOfCalls>()

  const historiesOf = (fleet: string) =>
    [...entries].flatMap(([id, found]) => (Plan.partsOf(id).fleet === fleet ? [[...found.values()]] : []))

  return {
    addFleet: (plan, startedAt) =>
      Effect.sync(() => {
        const fleet = fleets.get(plan.fleet) ?? { plan, startedAt, pause: undefined }
        fleets.set(plan.fleet, fleet)
        return fleet
      }),
    fleet: (name) => Effect.sync(() => Option.fromNullishOr(fleets.get(name))),
    fleets: Effect.sync(() => [...fleets.values()]),
    size: (name) => Effect.sync(() => fleets.get(name)?.plan.rotations.length ?? 0),
    pause: (name) => Effect.sync(() => fleets.get(name)?.pause),
    setPause: (name, wanted) =>
      Effect.sync(() => {
        const fleet = fleets.get(name)
        if (fleet === undefined) return undefined
        const pause = wanted && (fleet.pause ?? wanted)
        fleets.set(name, { ...fleet, pause })
        return pause
      }),
    append: (entry) =>
      Effect.sync(() => {
        const found = entries.get(entry.rotationId) ?? new Map<string, History.Entry>()
        entries.set(entry.rotationId, found)
        const standing = found.get(entry.key) ?? entry
        found.set(entry.key, standing)
        return standing
      }),
    entry: (id, key) => Effect.sync(() => Option.fromNullishOr(entries.get(id)?.get(key))),
    history: (id) => Effect.sync(() => [...(entries.get(id)?.values() ?? [])]),
    histories: (fleet) => Effect.sync(() => historiesOf(fleet).flat()),
    countFailed: (fleet) =>
      Effect.sync(
        () =>
          historiesOf(fleet).filter((found) =>
            found.some(({ event }) => event._tag === "Held" && event.reason === "failed")
          ).length
      ),
    addDay: (day) =>
      Effect.sync(() => {
        if (days.get(day.date)?.isComplete !== true) days.set(day.date, day)
      }),
    calls: (clientId, dates) =>
      Effect.sync(() => {
        const found = new Map<string, number | undefined>()
        for (const date of dates) {
          const day = days.get(date)
          if (day !== undefined) found.set(date, day.calls.get(clientId) ?? (day.isComplete ? 0 : undefined))
        }
        return found
      })
  }
}
