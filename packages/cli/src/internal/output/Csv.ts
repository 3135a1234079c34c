/** CSV as RFC 4180 has it, which a spreadsheet can open without harm. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import type { Json } from "effect/Schema"

/** A line of titles, and a line for each object. Lines end with CR LF, except the last. */
export const format = (
  fields: ReadonlyArray<string>,
  objects: ReadonlyArray<{ readonly [field: string]: Json }>
): string =>
  [fields, ...objects.map((object) => fields.map((field) => textOf(object[field])))]
    .map((cells) => cells.map(quoted).join(","))
    .join("\r\n")

/** The texts of a list are separated by spaces; anything else that is nested is JSON. */
const textOf = (value: Json | undefined): string => {
  if (value === undefined || value === null) return ""
  if (typeof value === "string") return inert(printable(value))
  return Array.isArray(value) && value.every((item) => typeof item === "string")
    ? inert(printable(value.join(" ")))
    : JSON.stringify(value)
}

/** A spreadsheet would run a text that begins like a formula, and anybody who creates a client chooses its name. */
const inert = (text: string) => (/^[=+\-@]/.test(text) ? `'${text}` : text)

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
