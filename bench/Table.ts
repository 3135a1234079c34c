/** Measurements as tables: one per section, a line for each row and subject, a column for each measure. */
import { type Measure, type Measurement, measures, print } from "./Measurement.ts"
import * as Sections from "./Sections.ts"

/** Columns that line up, for a terminal. */
export const text = (run: ReadonlyArray<Measurement>): string =>
  tables(run)
    .map(({ lines, title }) => {
      const [head = [], ...rest] = aligned(lines)
      return [
        title,
        "",
        head.join("  "),
        "-".repeat(head.join("  ").length),
        ...rest.map((line) => line.join("  "))
      ]
        .map((line) => line.trimEnd())
        .join("\n")
    })
    .join("\n\n")

/** The same in Markdown, formatted as `oxfmt` does. */
export const markdown = (run: ReadonlyArray<Measurement>): string =>
  tables(run)
    .map(({ lines, title }) => {
      const [head = [], ...rest] = aligned(lines)
      const rule = head.map((cell, column) =>
        column < leading ? "-".repeat(cell.length) : `${"-".repeat(cell.length - 1)}:`
      )
      return [`### ${title}`, "", ...[head, rule, ...rest].map((line) => `| ${line.join(" | ")} |`)].join(
        "\n"
      )
    })
    .join("\n\n")

/** Columns of words; those after them hold numbers. */
const leading = 2

interface Lines {
  readonly title: string
  readonly lines: ReadonlyArray<ReadonlyArray<string>>
}

const tables = (run: ReadonlyArray<Measurement>): ReadonlyArray<Lines> =>
  Sections.all.flatMap((section) => {
    const mine = run.filter((measurement) => measurement.section === section)
    if (mine.length === 0) return []
    const columns = [...new Set(mine.map(({ measure }) => measure))]
    const groups = Map.groupBy(mine, ({ row, subject }) => JSON.stringify([row, subject]))
    const lines = [...groups.values()].map((group) => {
      const names = [group[0]?.row ?? "", group[0]?.subject ?? ""]
      return names.concat(columns.map((column) => cell(group.find(({ measure }) => measure === column))))
    })
    return [{ title: Sections.titles[section], lines: [["", "", ...columns], ...lines] }]
  })

/** A ratio is shown with its quartiles. */
const cell = (measurement: Measurement | undefined): string => {
  if (measurement === undefined) return ""
  const { high, low, measure, median } = measurement
  const spread = low === high || !isRatio(measure) ? "" : ` (${bare(low)}–${bare(high)})`
  return `${print(median, measure)}${spread}`
}

const isRatio = (measure: Measure) => measures[measure].unit === "×"
const bare = (value: number) => value.toFixed(value >= 10 ? 1 : 2)

const aligned = (lines: ReadonlyArray<ReadonlyArray<string>>) => {
  const columns = Math.max(...lines.map((line) => line.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(3, ...lines.map((line) => line[column]?.length ?? 0))
  )
  return lines.map((line) =>
    widths.map((width, column) => {
      const words = line[column] ?? ""
      return column < leading ? words.padEnd(width) : words.padStart(width)
    })
  )
}
