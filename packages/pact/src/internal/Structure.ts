/** Compares the structure of examples that must share one matcher. */
import * as Matcher from "./Matcher.ts"

/** Equal for values with the same fields, types and literals. */
export const structureOf = (value: Matcher.Value): string => {
  if (Matcher.isMatcher(value)) {
    const kind = value[Matcher.TypeId]
    // Equality compares with the element at the same index, so the example is part of the structure.
    const isEqual = kind._tag === "Rules" && kind.rules.some(({ match }) => match === "equality")
    return JSON.stringify([
      kind,
      isEqual ? Matcher.exampleOf(value.example) : structureOf(oneOf(kind, value.example))
    ])
  }
  if (Matcher.isArray(value)) return JSON.stringify(value.map(structureOf))
  if (value === null || typeof value !== "object") return typeof value
  return JSON.stringify(
    Object.entries(value)
      .map(([key, member]) => [key, structureOf(member)])
      .toSorted()
  )
}

/** The structure of an array is that of its first element, and of a record that of its first value. */
const oneOf = (kind: Matcher.Kind, example: Matcher.Value): Matcher.Value => {
  if (kind._tag !== "Rules" || example === null || typeof example !== "object") return example
  if (Matcher.isArray(example)) return example.slice(0, 1)
  return kind.rules.some(({ match }) => match === "values") ? Object.values(example).slice(0, 1) : example
}
