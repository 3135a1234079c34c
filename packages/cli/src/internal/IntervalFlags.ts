/** Flags for the days of a command, spelled the same everywhere. */
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"

/** The most days of a command. */
export const mostDays = 365

const isDate = (text: string) => {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const date = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withSchema(
      Schema.String.check(
        Schema.makeFilter((text) => isDate(text) || "Expected a date such as 2026-01-31", {
          identifier: "Date"
        })
      )
    ),
    Flag.withMetavar("DATE"),
    Flag.withDescription(description),
    Flag.optional
  )

export const flags = {
  days: Flag.Int("days").pipe(
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween(
          { minimum: 1, maximum: mostDays },
          { message: `Expected a number from 1 to ${mostDays}` }
        )
      )
    ),
    Flag.withDescription("The number of UTC days, including today. Default: 30"),
    Flag.optional
  ),
  from: date("from", "The first UTC day, instead of --days"),
  to: date("to", "The last UTC day, which is included. Default: today")
}

export type IntervalFlags = Command.Command.Config.Infer<typeof flags>
