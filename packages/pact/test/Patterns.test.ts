/** Compares regular expressions of JavaScript with their translations for Pact's core. */
import { assert, describe, it } from "@effect/vitest"
import { InvalidExample, Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Core from "./Core.ts"

const texts = [
  ..."0aAbBdkKsSxzZ_-/.,;:[]{}()^$|*+?\\\"'&%éÉÿßαΑжЖ7٣२一😀 \t\n\r\v\f\b\0",
  ..."\u007f\u0085\u00a0\u017f\u0300\u1680\u2003\u2028\u2029\u202f\u205f\u212a\u3000\ufeff\uffff",
  ..."aa ab ba abc abcabc aba abba xay x-y b1 b22 c1 B1 a1b2 foo.bar foo-bar straße STRASSE foo@bar 1.5 12 12: a{2} a{,2} aaa".split(
    " "
  ),
  "",
  "a\nb",
  "a\n",
  "\na",
  "x\nb1",
  "b1\nx",
  "b1\n",
  "a\rb",
  "a\u2028b",
  "é a",
  "a b",
  " a",
  "a ",
  "😀😀",
  "a😀",
  "/books/1",
  "/books/1/pages",
  "2026-03-01"
]

/** Patterns, each with a string that matches. */
const patterns: ReadonlyArray<readonly [source: string, flags: string, example: string]> = [
  [String.raw`^[a-z\xe0-\xff]+$`, "", "é"],
  [String.raw`^\x61\u0062$`, "", "ab"],
  [String.raw`^\cJ$`, "", "\n"],
  [String.raw`^[\cI\n]$`, "", "\n"],
  [String.raw`^\0$`, "", "\0"],
  [String.raw`^[\0-\x1f]$`, "", "\n"],
  [String.raw`^\v|\f$`, "", "\v"],
  [String.raw`\d`, "", "7"],
  [String.raw`^\d+$`, "", "12"],
  [String.raw`^\D+$`, "", "ab"],
  [String.raw`^\w+$`, "", "ab"],
  [String.raw`^\W+$`, "", "/"],
  [String.raw`^\s$`, "", " "],
  [String.raw`^\S+$`, "", "ab"],
  [String.raw`^[\s]a$`, "", " a"],
  [String.raw`^[^\s]+$`, "", "ab"],
  [String.raw`^[^\d\s]+$`, "", "ab"],
  [String.raw`^[\D]+$`, "", "ab"],
  [String.raw`^[\W_]$`, "", "_"],
  [String.raw`^[^\W]+$`, "", "ab"],
  [String.raw`^[\s\S]$`, "", "a"],
  [String.raw`^[\d\D]*$`, "", "a"],
  [String.raw`^[^]$`, "", "a"],
  [String.raw`^a[]?$`, "", "a"],
  [String.raw`\ba\b`, "", "a"],
  [String.raw`^\Bb|a\Bb`, "", "ab"],
  [String.raw`[\b]`, "", "\b"],
  [String.raw`.`, "", "a"],
  [String.raw`^a.b$`, "", "a-b"],
  [String.raw`^.$`, "u", "a"],
  [String.raw`^a.b$`, "s", "a\nb"],
  [String.raw`^.+$`, "s", "a\nb"],
  [String.raw`a$`, "", "a"],
  [String.raw`^a`, "", "a"],
  [String.raw`^a$`, "", "a"],
  [String.raw`^a|b$`, "", "a"],
  [String.raw`^(a$|b)`, "", "a"],
  [String.raw`(^b1|x)$`, "", "b1"],
  [String.raw`^b1$`, "m", "x\nb1"],
  [String.raw`^$`, "m", ""],
  [String.raw`^$`, "", ""],
  [String.raw`^[^/]+$`, "", "a"],
  [String.raw`^[\s\S]*?$`, "", "a\nb"],
  [String.raw`^(a|a\nb)$`, "", "a\nb"],
  [String.raw`^\/books\/[^/]+$`, "", "/books/1"],
  [String.raw`^(?=.*\d)[a-z\d]{2,}$`, "", "b1"],
  [String.raw`^(?!a)[a-z]+$`, "", "ba"],
  [String.raw`(?<=x)a`, "", "xay"],
  [String.raw`(?<!x)a`, "", "ab"],
  [String.raw`(?<=a|x)b`, "", "ab"],
  [String.raw`^(a)(b)\1$`, "", "aba"],
  [String.raw`^(?<first>a)(?<second>b)\k<second>\k<first>$`, "", "abba"],
  [String.raw`^(?<first>a)(b)\2\1$`, "", "abba"],
  [String.raw`^(?:abc)+$`, "", "abcabc"],
  [String.raw`^a{2}?$`, "", "aa"],
  [String.raw`^a{1,}?$`, "", "a"],
  [String.raw`^a{,2}$`, "", "a{,2}"],
  [String.raw`^a\{2\}$`, "", "a{2}"],
  [String.raw`^a{2}}?$`, "", "aa"],
  [String.raw`^[\w.-]+$`, "", "foo-bar"],
  [String.raw`^[a\-z]+$`, "", "a"],
  [String.raw`^[-az]+$`, "", "a"],
  [String.raw`^[az-]+$`, "", "a"],
  [String.raw`^[\]\[]$`, "", "["],
  [String.raw`^[[&&]+$`, "", "["],
  [String.raw`^[^[]$`, "", "a"],
  [String.raw`^[$^.*]$`, "", "$"],
  [String.raw`^[\w-.]+$`, "", "foo-bar"],
  [String.raw`^\-\/\_\%$|^\-$`, "", "-"],
  [String.raw`^\a\h\e$|^\z$|^\A$`, "", "z"],
  [String.raw`^abc$`, "i", "abc"],
  [String.raw`^[a-c]+$`, "i", "abc"],
  [String.raw`^[^a-c]$`, "i", "d"],
  [String.raw`^k$`, "i", "k"],
  [String.raw`^k$`, "iu", "k"],
  [String.raw`^s$`, "i", "s"],
  [String.raw`^[s]$`, "iu", "s"],
  [String.raw`^stra\u00dfe$`, "i", "straße"],
  [String.raw`^é$`, "i", "é"],
  [String.raw`^[à-ÿ]$`, "i", "é"],
  [String.raw`^α$`, "i", "α"],
  [String.raw`^(?:a|)+$`, "", "a"],
  [String.raw`^(?:\ba)+$`, "", "a"],
  [String.raw`^ж$`, "iu", "ж"],
  [String.raw`^\W$`, "iu", "/"],
  [String.raw`^\w\b`, "iu", "a"],
  [String.raw`\B`, "iu", "ab"],
  [String.raw`^[\W]$`, "i", "/"],
  [String.raw`^(?:(a)\1)+$`, "", "aa"],
  [String.raw`^(?<x>a)\k<x>1?$`, "", "aa"],
  [String.raw`^[\w]$`, "i", "a"],
  [String.raw`^\p{L}$`, "u", "a"],
  [String.raw`^\P{L}$`, "u", "7"],
  [String.raw`^[\p{L}\d]+$`, "u", "a1b2"],
  [String.raw`^\p{Script=Greek}$`, "u", "α"],
  [String.raw`^\p{gc=Lu}$`, "u", "A"],
  [String.raw`^[^\p{L}]$`, "u", "7"],
  [String.raw`^\u{1F600}$`, "u", "😀"],
  [String.raw`^\ud83d\ude00$`, "", "😀"],
  [String.raw`^😀$`, "", "😀"],
  [String.raw`^😀+$`, "u", "😀😀"],
  [String.raw`^[😀a]+$`, "u", "a"],
  [String.raw`^[\u{1F600}-\u{1F64F}]$`, "u", "😀"],
  [String.raw`^[^a]$`, "u", "😀"],
  [String.raw`^\u002a\x2f?$`, "", "*"],
  [String.raw`^[\u002d\x5d]$`, "", "]"],
  [String.raw`b`, "g", "b"],
  [String.raw`b1`, "y", "b1"],
  [String.raw`^[a-z]$`, "v", "a"],
  [String.raw`^\p{L}$`, "v", "a"]
]

describe("a pattern", () => {
  it.effect.each(
    patterns.map(([source, flags, example]) => ({ pattern: new RegExp(source, flags), example }))
  )("$pattern takes what it takes in JavaScript", ({ example, pattern }) =>
    Effect.gen(function* () {
      // Without the flag u, JavaScript counts surrogates, and the core counts characters.
      const isWhole = /[uv]/.test(pattern.flags) || /d83d|😀/.test(pattern.source)
      const all = texts.filter((text) => isWhole || !/[\u{10000}-\u{10ffff}]/u.test(text))
      const judged = yield* Core.matching(Matcher.regex(pattern, example), all)
      assert.deepStrictEqual(
        all.filter((_, index) => judged[index]),
        all.filter((text) => new RegExp(pattern.source, pattern.flags).test(text))
      )
    })
  )

  const impossible: ReadonlyArray<readonly [source: string, flags: string, example: string, reason: RegExp]> =
    [
      [String.raw`^\ud83d$`, "", "\ud83d", /lone surrogate/],
      [String.raw`^[\ud83d\ude00]+$`, "", "😀", /two characters in brackets/],
      [String.raw`^[😀]+$`, "", "😀", /lone surrogate|two characters/],
      [String.raw`^😀+$`, "", "😀", /half of it/],
      [String.raw`^(a)?\1$`, "", "", /may be unmatched/],
      [String.raw`^(a)\1$`, "i", "aa", /backreference with the flag i/],
      [String.raw`^\1(a)$`, "", "a", /may be unmatched/],
      [String.raw`^(a\1)$`, "", "a", /may be unmatched/],
      [String.raw`^(?!(x))a\1$`, "", "a", /may be unmatched/],
      [String.raw`^(?=a)?b$`, "", "b", /after an assertion/],
      [String.raw`^(?:(?=a))*a$`, "", "a", /after an assertion/],
      [String.raw`^(?:a|\b)+$`, "", "a", /after an assertion/],
      [String.raw`(?<=a+)b`, "", "ab", /lookbehind/],
      [String.raw`(?<=(a))b`, "", "ab", /lookbehind/],
      [String.raw`^[\p{L}--[a-z]]$`, "v", "A", /set notation/],
      [String.raw`^\p{Script_Extensions=Greek}$`, "u", "α", /Script_Extensions/],
      [String.raw`^\p{L}$`, "iu", "a", /flag i/]
    ]

  it.effect.each(
    impossible.map(([source, flags, example, reason]) => ({
      pattern: new RegExp(source, flags),
      example,
      reason
    }))
  )("$pattern is refused, with the reason", ({ example, pattern, reason }) =>
    Effect.gen(function* () {
      assert.isTrue(pattern.test(example))
      const error = yield* Effect.flip(Core.matched({ a: Matcher.regex(pattern, example) }, []))
      assert.instanceOf(error, InvalidExample.InvalidExample)
      assert.strictEqual(error.path, "withRequest.body.json.a")
      assert.match(error.problem, reason)
    })
  )
})
