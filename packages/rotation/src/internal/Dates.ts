/** UTC days as text, such as `2026-11-27`. They sort by time. */
import * as DateTime from "effect/DateTime"
import type * as Policy from "../Policy.ts"

export const dateOf = (time: DateTime.Utc): string => DateTime.formatIsoDateUtc(time)

export const startOf = (date: string): DateTime.Utc => DateTime.makeUnsafe(`${date}T00:00:00Z`)

export const addDays = (date: string, days: number): string => dateOf(DateTime.add(startOf(date), { days }))

export const range = (from: string, through: string): ReadonlyArray<string> => {
  const dates: Array<string> = []
  for (let date = from; date <= through; date = addDays(date, 1)) dates.push(date)
  return dates
}

/** When the API shows all calls of a day, even if the clock of this machine is wrong by the tolerance. */
export const shownAt = (date: string, { clockTolerance, reportingDelay }: Policy.Policy): DateTime.Utc =>
  startOf(addDays(date, 1)).pipe(DateTime.addDuration(reportingDelay), DateTime.addDuration(clockTolerance))

/** When the calls of a day are in the store, unless its query takes longer than usual. */
export const storedAt = (date: string, policy: Policy.Policy): DateTime.Utc =>
  DateTime.add(shownAt(date, policy), { minutes: 5 })

/** The first day that began after `time`, even if the clock of this machine is wrong by the tolerance. */
export const firstFullDay = (time: DateTime.Utc, { clockTolerance }: Policy.Policy): string =>
  addDays(dateOf(DateTime.addDuration(time, clockTolerance)), 1)
