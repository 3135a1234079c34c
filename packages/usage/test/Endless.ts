/**
 * Makes endless code fail its test within a second. A loop without waits lets no timer run, so the test would otherwise hang
 * until the time-out of the test runner.
 */
import { runInThisContext } from "node:vm"
import { Interval } from "@effect-genesys/schemas"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"

/** Counts requests to a server. More than a test sends intentionally cause a defect, which is not retried. */
export const makeCount = (most = 200) => {
  let count = 0
  return (request: string): Effect.Effect<void> =>
    ++count > most
      ? Effect.die(new Error(`the server gets endless requests, such as ${request}`))
      : Effect.void
}

/** Throws unless intervals of every kind are split into a limited number of parts. */
export const assertSplitEnds = () => {
  const midnight = DateTime.makeUnsafe("2026-03-01T00:00:00Z")
  const starts = [
    midnight,
    DateTime.add(midnight, { hours: 7 }),
    DateTime.subtract(midnight, { milliseconds: 1 })
  ]
  const splitAll = () => {
    for (const start of starts) {
      for (const unit of ["day", "week", "month"] as const) {
        for (const longest of [-1, 0, 0.5, 1, 7, 31, Infinity]) {
          Interval.split({ start, end: DateTime.add(start, { days: 40 }) }, { longest, unit })
        }
      }
    }
  }
  const name = "splitAllIntervals"
  Object.assign(globalThis, { [name]: splitAll })
  try {
    runInThisContext(`${name}()`, { timeout: 500 })
  } catch (cause) {
    throw new Error("Interval.split fails or does not end", { cause })
  }
}
