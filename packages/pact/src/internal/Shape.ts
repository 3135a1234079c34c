/** Compares values that must share one matcher. */
import * as Matcher from "./Matcher.ts"

/** Equal for values with the same fields, types and literals. */
export const shapeOf = (value: Matcher.Value): string => {
  if (Matcher.isMatcher(value)) {
    const kind = value[Matcher.TypeId]
    // What must be equal is so to the element in the same place, so the order would count.
    const isEqual = kind._tag === "Rules" && kind.rules.some(({ match }) => match === "equality")
    return JSON.stringify([
      kind,
      isEqual ? Matcher.exampleOf(value.example) : shapeOf(oneOf(kind, value.example))
    ])
  }
  if (Matcher.isArray(value)) return JSON.stringify(value.map(shapeOf))
  if (value === null || typeof value !== "object") return typeof value
  return JSON.stringify(
    Object.entries(value)
      .map(([key, member]) => [key, shapeOf(member)])
      .toSorted()
  )
}

/** The first element stands for an array, and the first value for a record. */
const oneOf = (kind: Matcher.Kind, example: Matcher.Value): Matcher.Value => {
  if (kind._tag !== "Rules" || example === null || typeof example !== "object") return example
  if (Matcher.isArray(example)) return example.slice(0, 1)
  return kind.rules.some(({ match }) => match === "values") ? Object.values(example).slice(0, 1) : example
}
