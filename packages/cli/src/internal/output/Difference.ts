/** What changes between two versions of a thing, field by field. */
import * as Equal from "effect/Equal"
import type { Json } from "effect/Schema"
import * as Details from "./Details.ts"
import type { JsonObject } from "./Print.ts"

/** `"old" → "new"`, or a line for each member of a list: `+new`, `-old`. Fields that stay equal are left out. */
export const of = (before: JsonObject, after: JsonObject): JsonObject =>
  Object.fromEntries(
    Array.from(new Set([...Object.keys(before), ...Object.keys(after)])).flatMap((field) => {
      const [old, now] = [before[field], after[field]]
      const lines = Equal.equals(old, now) ? [] : changes(old, now)
      return lines.length === 0 ? [] : [[field, lines]]
    })
  )

/** A line, or several, for each field; they fit the width. */
export const text: (difference: JsonObject, width: number) => string = Details.text

const changes = (old: Json | undefined, now: Json | undefined): string | ReadonlyArray<string> => {
  if (!isListOr(old) || !isListOr(now)) return `${shown(old)} → ${shown(now)}`
  const [was, is] = [(old ?? []).map(Details.lineOf), (now ?? []).map(Details.lineOf)]
  return [
    ...is.filter((one) => !was.includes(one)).map((one) => `+${one}`),
    ...was.filter((one) => !is.includes(one)).map((one) => `-${one}`)
  ]
}

const isListOr = (value: Json | undefined): value is ReadonlyArray<Json> | undefined =>
  value === undefined || Array.isArray(value)

const shown = (value: Json | undefined) => (value === undefined ? "(none)" : JSON.stringify(value))
