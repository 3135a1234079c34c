/** Reads the tables of `docs/matchers.md`. */
import { readFileSync } from "node:fs"

const markdown = readFileSync(new URL("../docs/matchers.md", import.meta.url), "utf8")

/** The cells of the table with this first heading. */
export const tableOf = (heading: string): ReadonlyArray<ReadonlyArray<string>> => {
  const lines = markdown.split("\n")
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} `))
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"))
  return lines.slice(start + 2, start + length).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim())
  )
}
