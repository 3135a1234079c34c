/**
 * Rules for the length of tuples. The core checks the length of a tuple, except within an array or a record, whose rule
 * also applies to the values within. There, a tuple needs its own rule.
 */
import type * as Schema from "effect/Schema"
import * as Matcher from "./Matcher.ts"

/** The rules by their paths in the body. Undefined if there are none. */
export const rulesOf = (body: Matcher.Value): Schema.JsonObject | undefined => {
  const found = below(body, "$", false)
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

type Found = readonly [path: string, rules: Schema.JsonObject]

const below = (value: Matcher.Value, path: string, isWithin: boolean): ReadonlyArray<Found> => {
  if (!Matcher.isMatcher(value)) return members(value, path, isWithin)
  const kind = value[Matcher.TypeId]
  const { example } = value
  if (kind._tag === "Tuple" && Matcher.isArray(example)) {
    const inner = members(example, path, isWithin)
    return isWithin ? [[path, lengthOf(example.length)], ...inner] : inner
  }
  if (kind._tag !== "Rules" || kind.rules.some(({ match }) => match === "arrayContains")) return []
  if (Matcher.isArray(example)) return example.flatMap((element) => below(element, `${path}[*]`, true))
  const isRecord = kind.rules.some(({ match }) => match === "values")
  return isRecord && example !== null && typeof example === "object"
    ? Object.values(example).flatMap((member) => below(member, `${path}.*`, true))
    : members(example, path, true)
}

const members = (value: Matcher.Value, path: string, isWithin: boolean): ReadonlyArray<Found> => {
  if (Matcher.isArray(value)) {
    return value.flatMap((element, index) => below(element, `${path}[${index}]`, isWithin))
  }
  if (value === null || typeof value !== "object" || Matcher.isMatcher(value)) return []
  return Object.entries(value).flatMap(([name, member]) => below(member, `${path}${fieldOf(name)}`, isWithin))
}

/** A field in the notation of the core. */
const fieldOf = (name: string) => {
  if (/^\d+$/.test(name)) return `[${name}]`
  return /^[_a-z]\w*$/i.test(name) ? `.${name}` : `['${name}']`
}

const lengthOf = (length: number): Schema.JsonObject => ({
  combine: "AND",
  matchers: [{ match: "type", min: length, max: length }]
})
