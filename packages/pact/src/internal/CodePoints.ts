/** Sets of code points, for the classes of regular expressions. */

/** The first and the last code point. */
export type Range = readonly [number, number]

export const last = 0x10_ffff

export const digits: ReadonlyArray<Range> = [[0x30, 0x39]]

export const word: ReadonlyArray<Range> = [
  [0x41, 0x5a],
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x5f, 0x5f]
]

/** The white space of JavaScript. Pact's core has U+0085 as well, but not U+FEFF. */
export const space: ReadonlyArray<Range> = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x16_80, 0x16_80],
  [0x20_00, 0x20_0a],
  [0x20_28, 0x20_29],
  [0x20_2f, 0x20_2f],
  [0x20_5f, 0x20_5f],
  [0x30_00, 0x30_00],
  [0xfe_ff, 0xfe_ff]
]

/** Sorts the ranges and joins those that overlap. */
export const merged = (ranges: ReadonlyArray<Range>): ReadonlyArray<Range> => {
  const all: Array<Range> = []
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = all.at(-1)
    if (before !== undefined && from <= before[1] + 1)
      all[all.length - 1] = [before[0], Math.max(before[1], to)]
    else all.push([from, to])
  }
  return all
}

/** The complement of the set. */
export const inverted = (ranges: ReadonlyArray<Range>): ReadonlyArray<Range> => {
  const all: Array<Range> = []
  let from = 0
  for (const [start, end] of merged(ranges)) {
    if (start > from) all.push([from, start - 1])
    from = end + 1
  }
  return from > last ? all : [...all, [from, last]]
}

export const includes = (ranges: ReadonlyArray<Range>, codePoint: number) =>
  ranges.some(([from, to]) => codePoint >= from && codePoint <= to)

/** Adds the other case of each code point, by the rules of the flag `i`. They differ with the flags `u` and `v`. */
export const inAnyCase = (ranges: ReadonlyArray<Range>, isUnicode: boolean): ReadonlyArray<Range> => {
  const size = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
  const cased = size < 100 ? ranges : withCase()
  const more: Array<Range> = []
  for (const [from, to] of cased) {
    for (let codePoint = from; codePoint <= to; codePoint++) {
      if (!includes(ranges, codePoint)) continue
      for (const other of casesOf(codePoint, isUnicode)) more.push([other, other])
    }
  }
  return merged([...ranges, ...more])
}

let known: ReadonlyArray<Range> | undefined

/** All code points with two cases, computed on first use. Higher planes have none. */
const withCase = (): ReadonlyArray<Range> => {
  if (known !== undefined) return known
  const found: Array<Range> = []
  for (let codePoint = 0; codePoint < 0x2_00_00; codePoint++) {
    const text = String.fromCodePoint(codePoint)
    if (text !== text.toLowerCase() || text !== text.toUpperCase()) found.push([codePoint, codePoint])
  }
  known = merged(found)
  return known
}

/** The other cases that JavaScript treats as equal: those with the same upper case. */
const casesOf = (codePoint: number, isUnicode: boolean): ReadonlyArray<number> => {
  const text = String.fromCodePoint(codePoint)
  const key = canonical(text, isUnicode)
  return [text.toLowerCase(), text.toUpperCase(), ...(isUnicode ? (folded[key] ?? []) : [])]
    .filter((other) => [...other].length === 1 && canonical(other, isUnicode) === key)
    .map((other) => other.codePointAt(0) ?? codePoint)
    .filter((other) => other !== codePoint)
}

const canonical = (text: string, isUnicode: boolean) => {
  const special = Object.entries(folded).find(([, members]) => members.includes(text))
  if (isUnicode && special !== undefined) return special[0]
  const upper = text.toUpperCase()
  // No character outside ASCII equals one within it.
  return [...upper].length !== 1 || (text > "\u007f" && upper <= "\u007f") ? text : upper
}

/** Characters outside ASCII that fold to ASCII letters with the flags `iu`. */
const folded: Readonly<Record<string, ReadonlyArray<string>>> = {
  K: ["K", "k", "\u212a"],
  S: ["S", "s", "\u017f"]
}
