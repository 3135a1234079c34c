/** One thing as text: a line for each field, and one for each member of a list. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Predicate from "effect/Predicate"
import type { Json } from "effect/Schema"
import stringWidth from "string-width"
import type { JsonObject } from "./Print.ts"
import { wrap } from "./Table.ts"

/** Fields without a value are left out. */
export const text = (object: JsonObject, width: number): string => {
  const rows = Object.entries(object).flatMap(([field, value]) => {
    const lines = linesOf(value)
    return lines.map((line, index) => [index === 0 ? field : "", line] as const)
  })
  const margin = Math.max(0, ...rows.map(([field]) => stringWidth(field))) + 2
  const room = Math.max(width - margin, 16)
  return rows
    .flatMap(([field, line]) =>
      wrap(line, room)
        .split("\n")
        .map((part, index) => {
          const start = index === 0 ? field : ""
          // A word that is too wide for its column, such as an id on a narrow terminal, has a line of its own.
          return stringWidth(part) > room ? `${start}\n  ${part}`.trimStart() : start.padEnd(margin) + part
        })
    )
    .join("\n")
}

const linesOf = (value: Json | undefined): ReadonlyArray<string> => {
  if (value === undefined || value === null || value === "") return []
  return Array.isArray(value) ? value.flatMap(linesOf) : [lineOf(value)]
}

/** One value on one line. */
export const lineOf = (value: Json): string =>
  isJsonObject(value)
    ? Object.entries(value)
        .map(([field, part]) => `${printable(field)} ${lineOf(part)}`)
        .join(", ")
    : printable(String(value))

const isJsonObject = (value: Json): value is JsonObject => Predicate.isObject(value)
