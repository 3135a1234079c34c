/** The matching rules of the Pact specification, and the rules for sets of strings and numbers that are made of them. */
import * as RegExpModule from "effect/RegExp"
import * as Result from "effect/Result"
import * as Patterns from "./Patterns.ts"

export type Rule =
  | { readonly match: "type"; readonly min?: number; readonly max?: number }
  | { readonly match: "regex"; readonly regex: string }
  | { readonly match: "number" | "equality" | "null" | "values" | "arrayContains" }

/** The rule for strings that contain a match of the pattern. Fails with the reason if Pact has no equivalent. */
export const regexOf = (pattern: Patterns.Pattern): Result.Result<Rule, string> =>
  Result.mapBoth(Patterns.translate(pattern), {
    onFailure: (problem) =>
      `Pact's regular expressions have no equivalent of /${pattern.source}/${pattern.flags}: ${problem}`,
    onSuccess: (regex): Rule => ({ match: "regex", regex })
  })

/** The rule for one of these strings. */
export const oneOf = (strings: ReadonlyArray<string>): Result.Result<Rule, string> =>
  regexOf({ source: `^(${strings.map(RegExpModule.escape).join("|")})$`, flags: "u" })

/** The rules for a number without a fraction. Pact's own `integer` refuses 2.0, which JavaScript reads as 2. */
export const integer: ReadonlyArray<Rule> = [
  { match: "number" },
  { match: "regex", regex: String.raw`^-?[0-9]+(\.0+)?$` }
]

/** The rules for one of these numbers in any notation. Pact matches the printed number. */
export const oneOfNumbers = (numbers: ReadonlyArray<number>): ReadonlyArray<Rule> => [
  { match: "number" },
  { match: "regex", regex: `^(${[...new Set(numbers.flatMap(notationsOf))].join("|")})$` }
]

const notationsOf = (number: number): ReadonlyArray<string> => {
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
