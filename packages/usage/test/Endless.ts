/**
 * Code that goes on for ever fails its test within a second and says so, where it would hang until the test runner gives
 * up: a loop without waits never lets a timer run, nor the clock of the test go on.
 */
import { runInThisContext } from "node:vm"
import { Interval } from "@effect-genesys/schemas"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"

/** Counts questions to a server. One more than any test asks on purpose is a defect, which nothing retries. */
export const makeCount = (most = 200) => {
  let count = 0
  return (question: string): Effect.Effect<void> =>
    ++count > most
      ? Effect.die(new Error(`the server is asked for ever, such as for ${question}`))
      : Effect.void
}

/** Throws unless intervals of every kind are cut into a limited number of windows. */
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
