/** Matchers as data: the rules of the Pact specification, and the two kinds that become rules when it is known where they stand. */
import * as Predicate from "effect/Predicate"
import * as RegExpModule from "effect/RegExp"
import type * as Schema from "effect/Schema"
import type { Matcher, Value } from "../Matcher.ts"

export const TypeId = "~effect-pact/Matcher"

export type Rule =
  | { readonly match: "type"; readonly min?: number; readonly max?: number }
  | { readonly match: "regex"; readonly regex: string }
  | { readonly match: "integer" | "number" | "equality" | "null" | "values" | "arrayContains" }

export type Kind =
  | {
      readonly _tag: "Rules"
      /** All of them must hold. */
      readonly rules: ReadonlyArray<Rule>
      /** What a provider state puts in the place of the example. */
      readonly expression?: string
    }
  | { readonly _tag: "ProviderState"; readonly expression: string }
  | { readonly _tag: "Schema"; readonly schema: Schema.ConstraintDecoder<unknown> }

export const make = <Example>(kind: Kind, example: Example): Matcher<Example> => ({ [TypeId]: kind, example })

export const isMatcher = (value: unknown): value is Matcher<Value> => Predicate.hasProperty(value, TypeId)

export const isArray = (value: Value): value is ReadonlyArray<Value> => Array.isArray(value)

/** The example alone. */
export const plain = (value: Value): Schema.Json => {
  if (isMatcher(value)) return plain(value.example)
  if (isArray(value)) return value.map(plain)
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
}

/**
 * The rule of a pattern, which takes what the pattern finds a match in. Pact wants a match of the whole text, and has no
 * flags beside an expression: that case does not matter moves inside, the others are written out.
 */
export const regexOf = ({ flags, source }: Pick<RegExp, "flags" | "source">): Rule => {
  const portable = portableOf(source, flags)
  const whole = !flags.includes("m") && isWhole(portable) ? portable : `^[\\s\\S]*?(?:${portable})[\\s\\S]*$`
  return { match: "regex", regex: `${flags.includes("i") ? "(?i)" : ""}${whole}` }
}

/**
 * Written so that the regular expressions of other languages say the same: Pact's core has those of Ruby, where `m` is
 * what `s` is here, and a class within a class is one of its own.
 */
const portableOf = (source: string, flags: string) =>
  source.replaceAll(tokens, (token: string, codePoint?: string, not?: string, members?: string) => {
    if (token === "\\/") return "/"
    if (codePoint !== undefined)
      return RegExpModule.escape(String.fromCodePoint(Number.parseInt(codePoint, 16)))
    if (members === "") return not === "" ? "(?!)" : "[\\s\\S]"
    if (members !== undefined) return flags.includes("v") ? token : `[${not}${membersOf(members)}]`
    if (token === "." && flags.includes("s")) return "[\\s\\S]"
    if (token === "^" && flags.includes("m")) return "(?<![^\\n])"
    if (token === "$" && flags.includes("m")) return "(?![^\\n])"
    return token
  })

const tokens = /\\u\{([\da-fA-F]+)\}|\\.|\[(\^?)((?:\\.|[^\\\]])*)\]|[.^$]/gs

const membersOf = (members: string) =>
  members.replaceAll(/\\u\{([\da-fA-F]+)\}|\\.|\[|&(?=&)/gs, (token: string, codePoint?: string) => {
    if (codePoint !== undefined) return String.fromCodePoint(Number.parseInt(codePoint, 16))
    return token === "[" || token === "&" ? `\\${token}` : token === "\\/" ? "/" : token
  })

/** Whether `^` and `$` hold all of it between them, and not only one of several alternatives. */
const isWhole = (source: string) => {
  const literal = source.replaceAll(/\\./gs, "_").replaceAll(/\[[^\]]*\]/g, "_")
  if (!literal.startsWith("^") || !literal.endsWith("$")) return false
  let depth = 0
  for (const character of literal) {
    if (character === "(") depth++
    if (character === ")") depth--
    if (character === "|" && depth === 0) return false
  }
  return true
}

/**
 * What Pact's core reads: values, and objects with `pact:matcher:type` in the place of matchers. Only rules are left by
 * now; `Resolution` sees to it.
 */
export const toIntegrationJson = (value: Value): Schema.Json => {
  if (isMatcher(value)) {
    const kind = value[TypeId]
    if (kind._tag !== "Rules") return plain(value)
    const generator =
      kind.expression === undefined
        ? {}
        : { "pact:generator:type": "ProviderState", expression: kind.expression }
    const [first, ...more] = kind.rules.map(ruleToJson)
    if (first?.["pact:matcher:type"] === "arrayContains") {
      return { ...first, variants: toIntegrationJson(value.example) }
    }
    return {
      ...(more.length === 0 ? first : { "pact:matcher:type": [first ?? null, ...more] }),
      ...generator,
      value: toIntegrationJson(value.example)
    }
  }
  if (isArray(value)) return value.map(toIntegrationJson)
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toIntegrationJson(member)]))
}

const ruleToJson = ({ match, ...rest }: Rule): Schema.JsonObject => ({ "pact:matcher:type": match, ...rest })
