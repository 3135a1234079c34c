/** Translates characters, classes and properties of regular expressions for Pact's core. */
import * as CodePoints from "./CodePoints.ts"

/** The flags and groups of a pattern, and the findings of its translation. */
export interface Reading {
  readonly ignoresCase: boolean
  readonly isUnicode: boolean
  readonly isMultiline: boolean
  readonly hasAllInDot: boolean
  /** The name of each group. Empty for a group without a name. */
  readonly groups: ReadonlyArray<string>
  readonly problems: Array<string>
  /** Whether a part of the pattern can match a line break. */
  breaks: boolean
}

export type Groups = Readonly<Record<string, string | undefined>>

export const anything = String.raw`[\s\S]`

/** The code point of a numeric escape or a surrogate pair. */
export const codePointOf = (found: Groups, reading: Reading): number | undefined => {
  const { braced, control, hex, high, low, number, pair } = found
  if (braced !== undefined && !reading.isUnicode) reading.problems.push(String.raw`\u{…} needs the flag u`)
  if (braced !== undefined || hex !== undefined) return Number.parseInt(braced ?? hex ?? "", 16)
  if (control !== undefined) return control.charCodeAt(0) % 32
  if (number === "0") return 0
  if (pair !== undefined) return pair.codePointAt(0)
  return high === undefined || low === undefined
    ? undefined
    : String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)).codePointAt(0)
}

/** A literal character; a class of both cases if the pattern ignores case. */
export const literal = (codePoint: number, rest: string, isPair: boolean, reading: Reading): string => {
  if (codePoint > 0xff_ff && !reading.isUnicode && /^[*+?{]/.test(rest)) {
    reading.problems.push(
      `without the flag u, a quantifier after ${String.fromCodePoint(codePoint)} applies to half of it`
    )
  }
  if (reading.isUnicode || isPair || !isSurrogate(codePoint)) {
    const cases = reading.ignoresCase
      ? CodePoints.inAnyCase([[codePoint, codePoint]], reading.isUnicode)
      : [[codePoint, codePoint] as const]
    if (cases.length > 1) return textOf(cases, reading)
  }
  reading.breaks ||= codePoint === 10
  return characterOf(codePoint, String.raw`^$\.*+?()[]{}|`, reading)
}

const isSurrogate = (codePoint: number) => codePoint >= 0xd8_00 && codePoint <= 0xdf_ff

const characterOf = (codePoint: number, special: string, reading: Reading): string => {
  if (isSurrogate(codePoint)) {
    reading.problems.push("a lone surrogate, which UTF-8 cannot encode; use the flag u, and whole characters")
    return ""
  }
  const text = String.fromCodePoint(codePoint)
  if (special.includes(text)) return `\\${text}`
  const control = { 9: String.raw`\t`, 10: String.raw`\n`, 13: String.raw`\r` }[codePoint]
  if (control !== undefined) return control
  return codePoint > 0xff_ff || /^[\p{L}\p{N}\p{P}\p{S} ]$/u.test(text)
    ? text
    : `\\u${codePoint.toString(16).padStart(4, "0")}`
}

const member = new RegExp(
  [
    String.raw`\\u\{(?<braced>[\da-fA-F]+)\}`,
    String.raw`\\u(?<high>[dD][89abAB][\da-fA-F]{2})\\u(?<low>[dD][c-fC-F][\da-fA-F]{2})`,
    String.raw`\\[ux](?<hex>(?<=u)[\da-fA-F]{4}|(?<=x)[\da-fA-F]{2})`,
    String.raw`\\c(?<control>[a-zA-Z])`,
    String.raw`\\(?<negative>[pP])\{(?<property>[^}]+)\}`,
    String.raw`\\(?<escaped>[\s\S])`,
    String.raw`(?<pair>[\ud800-\udbff][\udc00-\udfff])`,
    String.raw`(?<character>[\s\S])`
  ].join("|"),
  "g"
)

/** A class of ranges. Properties keep their names. */
export const classOf = (members: string, isNegated: boolean, reading: Reading): string => {
  const found = [...members.matchAll(member)]
  const items = found.map(({ groups = {} }) => itemOf(groups, reading))
  const ranges: Array<CodePoints.Range> = []
  let properties = ""
  for (let index = 0; index < items.length; index++) {
    const item = items[index] ?? ""
    const end = found[index + 1]?.[0] === "-" ? items[index + 2] : undefined
    if (typeof item === "string") properties += item
    else if (typeof item !== "number") ranges.push(...item)
    else if (typeof end === "number") {
      ranges.push([item, end])
      index += 2
    } else ranges.push([item, item])
  }
  const all = reading.ignoresCase ? CodePoints.inAnyCase(ranges, reading.isUnicode) : ranges
  if (properties === "") return textOf(all, reading, isNegated)
  reading.breaks = true
  return `[${isNegated ? "^" : ""}${rangesOf(all, reading)}${properties}]`
}

/** A member of a class: a code point, a set of them, or a property. */
const itemOf = (found: Groups, reading: Reading): number | ReadonlyArray<CodePoints.Range> | string => {
  if (found["property"] !== undefined)
    return propertyOf(found["negative"] === "P", found["property"], reading)
  const { character, escaped = "" } = found
  const codePoint = codePointOf(found, reading)
  if (codePoint !== undefined) {
    if (codePoint > 0xff_ff && !reading.isUnicode) {
      reading.problems.push(
        `without the flag u, ${String.fromCodePoint(codePoint)} is two characters in brackets`
      )
    }
    return codePoint
  }
  if (character !== undefined) return character.charCodeAt(0)
  if (escaped === "b") return 8
  if (/[1-9]/.test(escaped)) reading.problems.push("an octal escape")
  return setOf(escaped, reading) ?? controls[escaped] ?? escaped.codePointAt(0) ?? 0
}

/** A set as a class. */
export const textOf = (
  ranges: ReadonlyArray<CodePoints.Range>,
  reading: Reading,
  isNegated = false
): string => {
  const set = isNegated ? CodePoints.inverted(ranges) : CodePoints.merged(ranges)
  reading.breaks ||= CodePoints.includes(set, 10)
  if (set.length === 0) return String.raw`[^\s\S]`
  if (set.length === 1 && set[0]?.[0] === 0 && set[0][1] === CodePoints.last) return anything
  // A set up to the last code point is shorter as a negated class.
  const excludes = isNegated || set.at(-1)?.[1] === CodePoints.last
  return excludes && (isNegated || CodePoints.inverted(set).length <= set.length)
    ? `[^${rangesOf(isNegated ? ranges : CodePoints.inverted(set), reading)}]`
    : `[${rangesOf(ranges, reading)}]`
}

export const rangesOf = (ranges: ReadonlyArray<CodePoints.Range>, reading: Reading) =>
  ranges
    .map(([from, to]) => {
      const [start, end] = [from, to].map((each) => characterOf(each, String.raw`^\[]-&`, reading))
      return from === to ? start : to === from + 1 ? `${start}${end}` : `${start}-${end}`
    })
    .join("")

/** Only the categories and scripts with the same name in JavaScript and in the core. */
export const propertyOf = (isNegated: boolean, property: string, reading: Reading): string => {
  if (!reading.isUnicode) reading.problems.push(String.raw`\p{…} needs the flag u`)
  if (reading.ignoresCase) reading.problems.push(String.raw`\p{…} with the flag i`)
  const [, name = property] = /^(?:General_Category|gc|Script|sc)=(.+)$/.exec(property) ?? []
  const isKnown =
    name !== property ||
    /^(?:[LMNPSZC][a-z]?|Alphabetic|Uppercase|Lowercase|White_Space|ASCII|Any)$/.test(name)
  if (!isKnown) reading.problems.push(String.raw`\p{${property}}`)
  return `\\${isNegated ? "P" : "p"}{${name}}`
}

export const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, "0": 0 }

export const setOf = (escaped: string, reading: Reading): ReadonlyArray<CodePoints.Range> | undefined => {
  const { ignoresCase, isUnicode } = reading
  const word = ignoresCase && isUnicode ? CodePoints.inAnyCase(CodePoints.word, true) : CodePoints.word
  const named = { d: CodePoints.digits, w: word, s: CodePoints.space }[escaped.toLowerCase()]
  return named === undefined || escaped === escaped.toLowerCase() ? named : CodePoints.inverted(named)
}
