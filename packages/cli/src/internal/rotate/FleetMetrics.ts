/** How many rotations of each fleet are in each state, as metrics: an alert can say that one is held. */
import { Rotations } from "@effect-genesys/rotation/Rotations"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as Record from "effect/Record"
import * as StatusViews from "./StatusViews.ts"

const rotationsByState = Metric.gauge("genesys.rotation.rotations", {
  description: "Rotations by fleet and state"
})

const pausedFleets = Metric.gauge("genesys.rotation.paused", {
  description: "1 while the fleet is paused"
})

/** Reads the database, at most every 15 seconds, and no more for a fleet that has ended. */
export const refresh = Effect.gen(function* () {
  const rotations = yield* Rotations
  const ended = new Set<string>()
  const read = Effect.gen(function* () {
    for (const fleet of yield* rotations.fleets) {
      if (ended.has(fleet)) continue
      const { pause, rotations: all } = yield* rotations.status(fleet)
      for (const state of Record.keys(StatusViews.stateNames)) {
        const count = all.filter((status) => status.state === state).length
        yield* Metric.update(Metric.withAttributes(rotationsByState, { fleet, state }), count)
      }
      yield* Metric.update(Metric.withAttributes(pausedFleets, { fleet }), pause === undefined ? 0 : 1)
      if (all.every(StatusViews.hasEnded)) ended.add(fleet)
    }
  }).pipe(
    // The other metrics are there all the same.
    Effect.catch((error) =>
      Effect.logWarning(`The metrics of rotations are not up to date: ${error.message}`)
    )
  )
  return yield* Effect.cachedWithTTL(read, "15 seconds")
})
