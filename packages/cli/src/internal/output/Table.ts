/** Tables that fit a terminal: columns are left out and texts are cut, but numbers never. */
import stringWidth from "string-width"

export interface Column {
  readonly title: string
  readonly align: "left" | "right"
  /** The narrowest width that cells are cut to. Without it they are never cut. */
  readonly least?: number
  /** In a table that is too wide, the column with the lowest number is left out first. Without a number it always stays. */
  readonly priority?: number
}

/** A cell with an end that is never cut. */
export interface Cell {
  readonly text: string
  readonly end: string
}

type Row = ReadonlyArray<string | Cell>

/** Rows under their titles. Lines are wider than `width` only if the columns that always stay do not fit. */
export const table = (columns: ReadonlyArray<Column>, rows: ReadonlyArray<Row>, width: number): string => {
  // With `--all` there may be more rows than a call can have arguments.
  const natural = columns.map(({ title }, index) =>
    rows.reduce((most, row) => Math.max(most, stringWidth(whole(row[index]))), stringWidth(title))
  )
  const ends = columns.map((_, index) =>
    rows.reduce((most, row) => Math.max(most, stringWidth(endOf(row[index]))), 0)
  )
  const shown = shownAt(
    columns.map(({ least = Infinity, priority }, index) => ({
      index,
      priority,
      natural: natural[index] ?? 0,
      least: Math.min(natural[index] ?? 0, Math.max(least, leastBeside(ends[index] ?? 0)))
    })),
    width
  )
  const widths = new Map<number, number>()
  let spare = Math.max(0, width - widthOf(shown.map(({ least }) => least)))
  for (const { index, least, natural: most } of shown) {
    const wide = Math.min(most, least + spare)
    spare -= wide - least
    widths.set(index, wide)
  }
  const line = (row: Row) =>
    Array.from(widths, ([index, wide]) => {
      const text = cut(row[index], wide)
      const padding = " ".repeat(Math.max(0, wide - stringWidth(text)))
      return columns[index]?.align === "left" ? text + padding : padding + text
    })
      .join(gap)
      .trimEnd()
  const rule = "─".repeat(widthOf([...widths.values()]))
  return [line(columns.map(({ title }) => title)), rule, ...rows.map(line)].join("\n")
}

const gap = "  "

/** Leaves room for some characters before an end that is never cut. */
const leastBeside = (end: number) => (end === 0 ? 0 : end + 8)

interface Measured {
  readonly index: number
  readonly priority: number | undefined
  readonly natural: number
  readonly least: number
}

const widthOf = (widths: ReadonlyArray<number>) =>
  widths.reduce((sum, wide) => sum + wide, gap.length * (widths.length - 1))

const shownAt = (columns: ReadonlyArray<Measured>, width: number): ReadonlyArray<Measured> => {
  if (widthOf(columns.map(({ least }) => least)) <= width) return columns
  const lowest = Math.min(...columns.map(({ priority = Infinity }) => priority))
  return lowest === Infinity
    ? columns
    : shownAt(
        columns.filter(({ priority }) => priority !== lowest),
        width
      )
}

const whole = (cell: string | Cell = "") => (typeof cell === "string" ? cell : cell.text + cell.end)

const endOf = (cell: string | Cell = "") => (typeof cell === "string" ? "" : cell.end)

const cut = (cell: string | Cell = "", width: number) => {
  const text = whole(cell)
  if (stringWidth(text) <= width) return text
  const end = `…${endOf(cell)}`
  return startOf(typeof cell === "string" ? cell : cell.text, width - stringWidth(end)) + end
}

const graphemes = new Intl.Segmenter()

/** As much of the text as fits, in whole characters. */
export const startOf = (text: string, width: number): string => {
  let start = ""
  let wide = 0
  for (const { segment } of graphemes.segment(text)) {
    wide += stringWidth(segment)
    if (wide > width) break
    start += segment
  }
  return start
}

/** Breaks the text between words, so that lines fit. A word that is too wide has a line of its own. */
export const wrap = (text: string, width: number): string => {
  const lines: Array<string> = []
  for (const paragraph of text.split("\n")) {
    let line = ""
    // `31.0 %` is one word.
    for (const word of paragraph.split(/ (?!%)/)) {
      const longer = line === "" ? word : `${line} ${word}`
      if (line === "" || stringWidth(longer) <= width) {
        line = longer
      } else {
        lines.push(line)
        line = word
      }
    }
    lines.push(line)
  }
  return lines.join("\n")
}
