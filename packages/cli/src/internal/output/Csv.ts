/** CSV as RFC 4180 has it. */
import type { Json } from "effect/Schema"

/** A line of titles, and a line for each object. Lines end with CR LF, but for the last. */
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
  if (typeof value === "string") return value
  return Array.isArray(value) && value.every((item) => typeof item === "string")
    ? value.join(" ")
    : JSON.stringify(value)
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
