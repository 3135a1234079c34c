/** The few pieces of Markdown that the generated pages are made of. */
import * as Duration from "effect/Duration"

/** A table. Its rows have one cell for each column. */
export const table = (columns: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n")

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ")

export const code = (text: string): string => `\`${text}\``

export const codes = (texts: ReadonlyArray<string>): string => texts.map(code).join(", ")

/** A sentence of a program as prose. Its characters mean nothing to Markdown, but for code in backquotes, and URLs are no links. */
export const prose = (text: string): string =>
  text
    .split(/(`[^`]*`|https?:\/\/\S+)/)
    .map((part, index) =>
      index % 2 === 0
        ? part.replaceAll(/[*_[\]\\]/g, "\\$&").replaceAll("<", "&lt;")
        : part.startsWith("`")
          ? part
          : code(part)
    )
    .join("")

/** `500 ms`, `10 s`, `5 min`, `12 h`, `1 d`: one unit where that is exact. */
export const duration = (input: Duration.Input): string => {
  const millis = Duration.toMillis(input)
  if (millis === Infinity) return "no limit"
  const [size, unit] = units.find(([each]) => millis >= each && millis % each === 0) ?? [1, "ms"]
  return `${millis / size} ${unit}`
}

const units = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"]
] as const

/** `256 MiB`, `64 KiB`. */
export const bytes = (count: number): string =>
  count % 2 ** 20 === 0 ? `${count / 2 ** 20} MiB` : `${count / 2 ** 10} KiB`

/** A default and a sentence for each option. */
export type Options<Of> = {
  readonly [Name in keyof Required<Of>]: readonly [value: string, sentence: string]
}

export const optionTable = <Of>(options: Options<Of>): string =>
  table(
    ["option", "default", "what it does"],
    Object.entries<readonly [string, string]>(options).map(([name, [value, sentence]]) => [
      code(name),
      value,
      sentence
    ])
  )
