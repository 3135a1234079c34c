/** Numbers, lists, tables and charts as plain text. */

/** Without characters that would steer a terminal: names come from a server. */
export const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, "\uFFFD")

const grouped = new Intl.NumberFormat("en-US")

/** 1,234,567 */
export const number = (count: number): string => grouped.format(count)

/** 31.0 % */
export const percent = (part: number): string => `${(100 * part).toFixed(1)} %`

/** `A, B and C`, or `A, B, C and 4 more` where there are more than `most`. */
export const list = (names: ReadonlyArray<string>, most: number): string => {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`
}

const bars = "▁▂▃▄▅▆▇█"

/** One character a number, as high as its part of the greatest; a dot for none at all. */
export const sparkline = (counts: ReadonlyArray<number>): string => {
  const greatest = Math.max(1, ...counts)
  return counts
    .map((count) => (count === 0 ? "·" : bars.charAt(Math.ceil((count / greatest) * bars.length) - 1)))
    .join("")
}

export interface Column {
  readonly title: string
  readonly align: "left" | "right"
}

/** Rows under their titles, in columns as wide as they must be; lines are cut at `width`. */
export const table = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
  width: number
): string => {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0))
  )
  const line = (cells: ReadonlyArray<string>) => {
    const text = columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? ""
        const wide = widths[index] ?? 0
        return align === "left" ? cell.padEnd(wide) : cell.padStart(wide)
      })
      .join("  ")
      .trimEnd()
    return text.length > width ? `${text.slice(0, width - 1)}…` : text
  }
  const rule = "─".repeat(
    Math.min(
      width,
      widths.reduce((sum, wide) => sum + wide + 2, -2)
    )
  )
  return [line(columns.map(({ title }) => title)), rule, ...rows.map(line)].join("\n")
}
