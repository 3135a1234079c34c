/** Matchers as data: the rules of the Pact specification, and the kinds that `Resolution` turns into rules. */
import * as Predicate from "effect/Predicate"
import * as RegExpModule from "effect/RegExp"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type { Matcher, Value } from "../Matcher.ts"
import * as Patterns from "./Patterns.ts"

export const TypeId = "~effect-pact/Matcher"

export type Rule =
  | { readonly match: "type"; readonly min?: number; readonly max?: number }
  | { readonly match: "regex"; readonly regex: string }
  | { readonly match: "number" | "equality" | "null" | "values" | "arrayContains" }

export type Kind =
  | {
      readonly _tag: "Rules"
      /** All of them must hold. */
      readonly rules: ReadonlyArray<Rule>
      /** What a provider state puts in the place of the example. */
      readonly expression?: string
    }
  /** An array of elements that have matchers of their own. */
  | { readonly _tag: "Tuple" }
  | { readonly _tag: "Pattern"; readonly pattern: Patterns.Pattern }
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

/** The rule for texts that the pattern finds a match in. Fails with the reason if Pact has no equivalent. */
export const regexOf = (pattern: Patterns.Pattern): Result.Result<Rule, string> =>
  Result.mapBoth(Patterns.translate(pattern), {
    onFailure: (problem) =>
      `Pact's regular expressions cannot say /${pattern.source}/${pattern.flags}: ${problem}`,
    onSuccess: (regex): Rule => ({ match: "regex", regex })
  })

/** One of these texts, and nothing else. */
export const oneOf = (texts: ReadonlyArray<string>): Result.Result<Rule, string> =>
  regexOf({ source: `^(${texts.map(RegExpModule.escape).join("|")})$`, flags: "u" })

/** A number without a fraction. Pact's own `integer` refuses 2.0, which JavaScript reads as 2. */
export const integer: ReadonlyArray<Rule> = [
  { match: "number" },
  { match: "regex", regex: String.raw`^-?[0-9]+(\.0+)?$` }
]

/** One of these numbers in any notation. Pact matches the text that it prints for a number. */
export const oneOfNumbers = (numbers: ReadonlyArray<number>): ReadonlyArray<Rule> => [
  { match: "number" },
  { match: "regex", regex: `^(${[...new Set(numbers.flatMap(textsOf))].join("|")})$` }
]

const textsOf = (number: number): ReadonlyArray<string> => {
  const text = String(number)
  const exponential = number
    .toExponential()
    .replace("+", String.raw`\+?`)
    .replace(".", String.raw`\.`)
  if (number === 0) return [String.raw`-?0(\.0+)?`]
  if (Number.isInteger(number)) {
    const whole = BigInt(number).toString()
    return [String.raw`${whole}(\.0+)?`, ...(whole.length > 16 ? [exponential] : [])]
  }
  return [
    ...(text.includes("e") ? [] : [text.replace(".", String.raw`\.`)]),
    ...(Math.abs(number) < 1e-4 ? [exponential] : [])
  ]
}

/**
 * What Pact's core reads: values, and objects with `pact:matcher:type` in the place of matchers. Only rules are left by
 * now; `Resolution` sees to it.
 */
export const toIntegrationJson = (value: Value): Schema.Json => {
  if (isMatcher(value)) {
    const kind = value[TypeId]
    if (kind._tag === "Tuple") return toIntegrationJson(value.example)
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
