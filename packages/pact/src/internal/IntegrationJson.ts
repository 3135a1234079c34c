/**
 * Integration JSON, the notation for matchers that Pact's core reads: an object with `pact:matcher:type` replaces a
 * value.
 */
import type * as Schema from "effect/Schema"
import * as Matcher from "./Matcher.ts"
import type * as Rules from "./Rules.ts"

/** Encodes a value whose matchers are resolved: only rules and tuples are left. */
export const encode = (value: Matcher.Value): Schema.Json => {
  if (Matcher.isMatcher(value)) {
    const kind = value[Matcher.TypeId]
    if (kind._tag === "Tuple") return encode(value.example)
    if (kind._tag !== "Rules") return Matcher.exampleOf(value)
    const generator =
      kind.expression === undefined
        ? {}
        : { "pact:generator:type": "ProviderState", expression: kind.expression }
    const [first, ...more] = kind.rules.map(ruleToJson)
    if (first?.["pact:matcher:type"] === "arrayContains") {
      return { ...first, variants: encode(value.example) }
    }
    return {
      ...(more.length === 0 ? first : { "pact:matcher:type": [first ?? null, ...more] }),
      ...generator,
      value: encode(value.example)
    }
  }
  if (Matcher.isArray(value)) return value.map(encode)
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, encode(member)]))
}

const ruleToJson = ({ match, ...rest }: Rules.Rule): Schema.JsonObject => ({
  "pact:matcher:type": match,
  ...rest
})
