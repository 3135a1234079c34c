/**
 * What a body cannot hold in Pact: halves of characters, numbers that are none, and some names of fields. The rules of a
 * body stand beside paths such as `$.books[0].title`, and a path is read in another way than it is written: a pact with the
 * wrong name in one is lost with all its interactions.
 */
import * as Result from "effect/Result"
import type { Value } from "../Matcher.ts"
import * as Derivation from "./Derivation.ts"
import * as Rules from "./Rules.ts"

/** Gives the value back, whose matchers are rules by now. */
export const check = (value: Value, path: Derivation.Path): Derivation.Derived =>
  Result.map(Result.all(problemsOf(value, path, false)), () => value)

const problemsOf = (
  value: Value,
  path: Derivation.Path,
  isRecord: boolean
): ReadonlyArray<Derivation.Derived> => {
  if (Rules.isMatcher(value)) return problemsOf(value.example, path, isValues(value))
  if (Rules.isArray(value)) {
    return value.flatMap((element, index) => problemsOf(element, [...path, index], false))
  }
  if (value === null || typeof value !== "object") {
    const problem = problemWith(value)
    return problem === undefined ? [] : [Derivation.invalid(path, problem)]
  }
  return Object.entries(value).flatMap(([name, member]) => {
    const where = [...path, name]
    const problem = problemOf(name, !isRecord && hasRules(member))
    return problem === undefined ? problemsOf(member, where, false) : [Derivation.invalid(where, problem)]
  })
}

/** One rule is for all values of a record, whatever their names. */
const isValues = (value: Value) => {
  const kind = Rules.isMatcher(value) ? value[Rules.TypeId] : undefined
  return kind?._tag === "Rules" && kind.rules.some(({ match }) => match === "values")
}

const problemWith = (value: Exclude<Value, object>): string | undefined => {
  if (typeof value === "string" && !value.isWellFormed()) return half
  return typeof value === "number" && !Number.isFinite(value) ? `JSON has no ${value}` : undefined
}

const half = "it has half a character, which is no text in UTF-8"

const problemOf = (name: string, isInPath: boolean): string | undefined => {
  if (name.startsWith("pact:")) return "Pact leaves out fields whose names start with pact:"
  if (!name.isWellFormed()) return half
  if (!isInPath) return undefined
  if (name === "") return "Pact has no path to a field without a name. Use an exact value"
  if (/['\\]/.test(name)) {
    return "Pact has no path to a field with a single quote or a backslash in its name. Use an exact value"
  }
  return name === "*" || name === "[*]" || isOtherNumber(name)
    ? "Pact would take its name for that of other fields as well. Use an exact value"
    : undefined
}

/** Such as `007`, which Pact reads as 7. */
const isOtherNumber = (name: string) =>
  /^\+?\d+$/.test(name) && BigInt(name.replace("+", "")).toString() !== name

const hasRules = (value: Value): boolean => {
  if (Rules.isMatcher(value)) return true
  if (value === null || typeof value !== "object") return false
  return Object.values(value).some(hasRules)
}
