/**
 * Translates regular expressions of JavaScript to those of Pact's core. The core uses the syntax of Ruby: it matches code
 * points, its classes are Unicode classes, and `^` and `$` match at line breaks. It has no flags, and a match must cover
 * the whole text.
 */
import * as Result from "effect/Result"
import * as Characters from "./Characters.ts"

export type Pattern = Pick<RegExp, "flags" | "source">

/** Fails with the reason if the core has no equivalent. */
export const translate = ({ flags, source }: Pattern): Result.Result<string, string> => {
  const reading: Characters.Reading = {
    ignoresCase: flags.includes("i"),
    isUnicode: /[uv]/.test(flags),
    isMultiline: flags.includes("m"),
    hasAllInDot: flags.includes("s"),
    groups: groupsOf(source),
    problems: [],
    breaks: false
  }
  const [, inner = source] = isWhole(source) && !reading.isMultiline ? (/^\^(.*)\$$/s.exec(source) ?? []) : []
  const isAll = inner !== source
  const written = write(inner, reading)
  problemsOf(source, flags, written, reading)
  const [problem] = reading.problems
  if (problem !== undefined) return Result.fail(problem)
  if (!isAll) {
    const start = flags.includes("y") ? "" : String.raw`[\s\S]*?`
    return Result.succeed(`^${start}(?:${written})${String.raw`[\s\S]*`}$`)
  }
  // With `^` and `$`, the core could end the match at a line break.
  return Result.succeed(reading.breaks ? String.raw`\A${written}\z` : `^${written}$`)
}

const token = new RegExp(
  [
    String.raw`\\u\{(?<braced>[\da-fA-F]+)\}`,
    String.raw`\\u(?<high>[dD][89abAB][\da-fA-F]{2})\\u(?<low>[dD][c-fC-F][\da-fA-F]{2})`,
    String.raw`\\[ux](?<hex>(?<=u)[\da-fA-F]{4}|(?<=x)[\da-fA-F]{2})`,
    String.raw`\\c(?<control>[a-zA-Z])`,
    String.raw`\\k<(?<reference>[^>]+)>`,
    String.raw`\\(?<negative>[pP])\{(?<property>[^}]+)\}`,
    String.raw`\\(?<number>\d+)`,
    String.raw`\\(?<escaped>[\s\S])`,
    String.raw`\[(?<not>\^?)(?<members>(?:\\[\s\S]|[^\\\]])*)\]`,
    String.raw`(?<name>\(\?<(?![=!])[^>]+>)`,
    String.raw`(?<group>\((?:\?(?:[:=!]|<[=!]))?)`,
    String.raw`(?<exact>\{\d+\})\??`,
    String.raw`(?<times>\{\d+,\d*\}\??)`,
    String.raw`(?<pair>[\ud800-\udbff][\udc00-\udfff])`,
    String.raw`(?<character>[\s\S])`
  ].join("|"),
  "g"
)

const write = (source: string, reading: Characters.Reading): string => {
  let written = ""
  for (const match of source.matchAll(token)) {
    written += writeToken(match.groups ?? {}, source.slice(match.index + match[0].length), reading)
  }
  return written
}

const writeToken = (found: Characters.Groups, rest: string, reading: Characters.Reading): string => {
  if (found["members"] !== undefined)
    return Characters.classOf(found["members"], found["not"] === "^", reading)
  if (found["name"] !== undefined) return "("
  if (found["group"] !== undefined) return found["group"]
  // In the core, `{2}?` means twice or not at all.
  if (found["exact"] !== undefined) return found["exact"]
  if (found["times"] !== undefined) return found["times"]
  if (found["reference"] !== undefined)
    return backreference(String(reading.groups.indexOf(found["reference"]) + 1), reading)
  if (found["number"] !== undefined && found["number"] !== "0") return backreference(found["number"], reading)
  if (found["property"] !== undefined) {
    reading.breaks = true
    return Characters.propertyOf(found["negative"] === "P", found["property"], reading)
  }
  const codePoint = Characters.codePointOf(found, reading)
  if (codePoint !== undefined)
    return Characters.literal(codePoint, rest, found["pair"] !== undefined, reading)
  const { character = "", escaped = "" } = found
  if (escaped !== "") return escapeOf(escaped, reading)
  switch (character) {
    case ".":
      reading.breaks ||= reading.hasAllInDot
      return reading.hasAllInDot ? Characters.anything : String.raw`[^\n\r\u2028\u2029]`
    case "^":
      return reading.isMultiline ? String.raw`(?<![^\n\r\u2028\u2029])` : String.raw`\A`
    case "$":
      return reading.isMultiline ? String.raw`(?![^\n\r\u2028\u2029])` : String.raw`\z`
    case "{":
    case "}":
    case "]":
      return `\\${character}`
    default:
      return /[()|*+?]/.test(character)
        ? character
        : Characters.literal(character.codePointAt(0) ?? 0, rest, false, reading)
  }
}

const escapeOf = (escaped: string, reading: Characters.Reading): string => {
  const set = Characters.setOf(escaped, reading)
  if (set !== undefined) return Characters.textOf(set, reading)
  if (escaped === "b" || escaped === "B") {
    const word = `[${Characters.rangesOf(Characters.setOf("w", reading) ?? [], reading)}]`
    const [start, end] = [`(?<!${word})(?=${word})`, `(?<=${word})(?!${word})`]
    return escaped === "b" ? `(?:${start}|${end})` : `(?!${start}|${end})`
  }
  return Characters.literal(Characters.controls[escaped] ?? escaped.codePointAt(0) ?? 0, "", false, reading)
}

const backreference = (group: string, reading: Characters.Reading): string => {
  if (group.startsWith("0") || Number(group) > reading.groups.length) reading.problems.push("an octal escape")
  if (reading.ignoresCase) reading.problems.push("a backreference with the flag i")
  return `(?:\\${group})`
}

/** Finds constructs without an equivalent that span several tokens. */
const problemsOf = (
  source: string,
  flags: string,
  text: string,
  { groups, problems }: Characters.Reading
) => {
  const syntax = blank(source)
  for (const { 1: number = "", 2: name, index } of source
    .replaceAll(/\\[^\dk]/g, "__")
    .matchAll(/\\(\d+)|\\k<([^>]+)>/g)) {
    const group = name === undefined ? Number(number) : groups.indexOf(name) + 1
    if (number === "0") continue
    if (/\||\)(?:[?*]|\{0)|\(\?<?!/.test(syntax) || !isClosed(blank(source.slice(0, index)), group)) {
      problems.push("a backreference to a group that may be unmatched")
    }
  }
  if (flags.includes("v") && /\[(?:\\.|[^\]\\])*(?:\[|--|&&|\\q)/.test(source)) {
    problems.push("set notation of the flag v")
  }
  if (/\(\?[a-z-]+[:)]/.test(syntax)) problems.push("flags within the pattern")
  if (repeatsNothing(source)) problems.push("a quantifier after an assertion")
  for (const body of lookbehindsOf(blank(text, true))) {
    if (/[*+?]|\{\d+,|\((?!\?:)/.test(body.replaceAll("(?:", ""))) {
      problems.push("a lookbehind of variable length, or with groups")
    }
  }
}

/** Whether a repeated group can be an assertion alone, which the core rejects. Replaces groups from the inside out. */
const repeatsNothing = (source: string): boolean => {
  let rest = source.replaceAll(/\\[bB]|[$^](?![^[]*\])/g, "!")
  rest = blank(rest)
  for (;;) {
    const [group, kind = "", body = "", quantifier] =
      /\((\?(?:[:=!]|<[=!]|<[^>]*>))?([^()]*)\)([*+?{])?/.exec(rest) ?? []
    if (group === undefined) return false
    const isAssertion = /^\?<?[=!]$/.test(kind) || body.split("|").some((each) => /^!+$/.test(each))
    if (isAssertion && quantifier !== undefined) return true
    rest = rest.replace(group, () => `${isAssertion ? "!" : "_"}${quantifier ?? ""}`)
  }
}

/** Whether a group ends before a backreference to it. */
const isClosed = (before: string, group: number): boolean => {
  const open: Array<number> = []
  let count = 0
  for (const [bracket] of before.matchAll(/\((?:\?(?:[:=!]|<[=!]))?|\)/g)) {
    if (bracket === ")") {
      if (open.pop() === group) return true
    } else open.push(bracket === "(" ? ++count : 0)
  }
  return false
}

/** Replaces escapes and classes with a placeholder, so that only syntax is left. */
const blank = (source: string, isTranslated = false) =>
  source.replaceAll(isTranslated ? /\\u[\da-f]{4}|\\./gs : /\\./gs, "_").replaceAll(/\[[^\]]*\]/g, "_")

const lookbehindsOf = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/\(\?<[=!]/g)].map(({ index }) => {
    let depth = 1
    let end = index + 4
    while (depth > 0 && end < text.length) {
      if (text[end] === "(") depth++
      if (text[end] === ")") depth--
      end++
    }
    return text.slice(index + 4, end - 1)
  })

const groupsOf = (source: string): ReadonlyArray<string> =>
  [...blank(source).matchAll(/\((?:\?<(?<name>[^=!>][^>]*)>|(?!\?))/g)].map(
    ({ groups }) => groups?.["name"] ?? ""
  )

/** Whether `^` and `$` enclose the whole pattern, not only one of several alternatives. */
const isWhole = (source: string) => {
  const syntax = blank(source)
  if (!syntax.startsWith("^") || !syntax.endsWith("$")) return false
  let depth = 0
  for (const character of syntax) {
    if (character === "(") depth++
    if (character === ")") depth--
    if (character === "|" && depth === 0) return false
  }
  return true
}
