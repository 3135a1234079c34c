/** The result of one check, and how it is printed. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import stringWidth from "string-width"
import type { JsonObject, Printable } from "../output/Print.ts"
import { wrap } from "../output/Table.ts"

export interface Check {
  readonly check: string
  readonly outcome: "failed" | "ok" | "unknown"
  /** What was found, and what to do next. */
  readonly result: string
}

export const ok = (check: string, result: string): Check => ({ check, outcome: "ok", result })

export const failed = (check: string, result: string): Check => ({ check, outcome: "failed", result })

/** Also for a check that needs another one, which failed. */
export const unknown = (check: string, result: string): Check => ({ check, outcome: "unknown", result })

const marks = { failed: "✗", ok: "✓", unknown: "?" }

/** A list in JSON; a line for each check as text, and more if the terminal is narrow. */
export const printed = (checks: ReadonlyArray<Check>): Printable => ({
  json: checks.map(({ check, outcome, result }): JsonObject => ({ check, outcome, result })),
  fields: ["check", "outcome", "result"],
  text: (width) => {
    const margin = Math.max(...checks.map(({ check }) => stringWidth(check))) + 4
    return checks
      .flatMap(({ check, outcome, result }) =>
        wrap(printable(result), Math.max(width - margin, 16))
          .split("\n")
          .map((line, index) => (index === 0 ? `${marks[outcome]} ${check}` : "").padEnd(margin) + line)
      )
      .join("\n")
  }
})
