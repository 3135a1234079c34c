/** What two values have in common that match alike. */
import type { Value } from "../Matcher.ts"
import * as Rules from "./Rules.ts"

/** The same text for values of the same fields, types and literals. */
export const shapeOf = (value: Value): string => {
  if (Rules.isMatcher(value)) {
    const kind = value[Rules.TypeId]
    const isEqual = kind._tag === "Rules" && kind.rules.some(({ match }) => match === "equality")
    // What must be equal is so to the element in the same place, so the order would count.
    // The elements of an array are alike, whatever their number.
    const example = Rules.isArray(value.example) ? value.example.slice(0, 1) : value.example
    return JSON.stringify([kind, isEqual ? Rules.plain(value.example) : shapeOf(example)])
  }
  if (Rules.isArray(value)) return JSON.stringify(value.map(shapeOf))
  if (value === null || typeof value !== "object") return typeof value
  return JSON.stringify(
    Object.entries(value)
      .map(([key, member]) => [key, shapeOf(member)])
      .toSorted()
  )
}
