/** Lists of sentences as cells of a CSV, in which Csv.ts separates texts by spaces alone. */
import type { Json } from "effect/Schema"
import type { OutputFlags } from "../output/OutputFlags.ts"
import type { JsonObject, Printable } from "../output/Print.ts"

/** The sentences of each list are separated by `; ` if the output is CSV. */
export const joined = (printable: Printable, { csv = false }: OutputFlags): Printable =>
  csv ? { ...printable, json: [printable.json].flat().map(row) } : printable

const row = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([field, value]) => [field, cell(value)]))

const cell = (value: Json): Json => (Array.isArray(value) ? value.join("; ") : value)
