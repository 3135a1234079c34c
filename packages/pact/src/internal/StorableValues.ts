/**
 * Refuses values that Pact cannot store in a body: lone surrogates, NaN and infinity, and some field names. A pact file
 * has a path such as `$.books[0].title` for each rule, and the core cannot parse every path that it writes: with a wrong
 * field name, the whole file fails to load.
 */
import * as Result from "effect/Result"
import * as Examples from "./Examples.ts"
import * as Matcher from "./Matcher.ts"

/** Returns the value if Pact can store it. Its matchers must be resolved. */
export const check = (value: Matcher.Value, path: Examples.Path): Examples.Resolved =>
  Result.map(Result.all(problemsOf(value, path, false)), () => value)

const problemsOf = (
  value: Matcher.Value,
  path: Examples.Path,
  isRecord: boolean
): ReadonlyArray<Examples.Resolved> => {
  if (Matcher.isMatcher(value)) return problemsOf(value.example, path, isValues(value))
  if (Matcher.isArray(value)) {
    return value.flatMap((element, index) => problemsOf(element, [...path, index], false))
  }
  if (value === null || typeof value !== "object") {
    const problem = problemWith(value)
    return problem === undefined ? [] : [Examples.invalid(path, problem)]
  }
  return Object.entries(value).flatMap(([name, member]) => {
    const where = [...path, name]
    const problem = problemOf(name, !isRecord && hasRules(member))
    return problem === undefined ? problemsOf(member, where, false) : [Examples.invalid(where, problem)]
  })
}

/** The rule of a record applies to all its values, so their names are in no path. */
const isValues = (value: Matcher.Value) => {
  const kind = Matcher.isMatcher(value) ? value[Matcher.TypeId] : undefined
  return kind?._tag === "Rules" && kind.rules.some(({ match }) => match === "values")
}

const problemWith = (value: Exclude<Matcher.Value, object>): string | undefined => {
  if (typeof value === "string" && !value.isWellFormed()) return loneSurrogate
  return typeof value === "number" && !Number.isFinite(value) ? `JSON has no ${value}` : undefined
}

const loneSurrogate = "it contains a lone surrogate, which UTF-8 cannot encode"

const problemOf = (name: string, isInPath: boolean): string | undefined => {
  if (name.startsWith("pact:")) return "Pact leaves out fields whose names start with pact:"
  if (!name.isWellFormed()) return loneSurrogate
  if (!isInPath) return undefined
  if (name === "") return "Pact has no path to a field without a name. Use an exact value"
  if (/['\\]/.test(name)) {
    return "Pact has no path to a field with a single quote or a backslash in its name. Use an exact value"
  }
  return name === "*" || name === "[*]" || isOtherNumber(name)
    ? "Pact would also apply its rule to other fields. Use an exact value"
    : undefined
}

/** Such as `007`, which Pact reads as 7. */
const isOtherNumber = (name: string) =>
  /^\+?\d+$/.test(name) && BigInt(name.replace("+", "")).toString() !== name

const hasRules = (value: Matcher.Value): boolean => {
  if (Matcher.isMatcher(value)) return true
  if (value === null || typeof value !== "object") return false
  return Object.values(value).some(hasRules)
}
