/** Tables of documents. */

/** A table in the format of oxfmt. The first row is its head. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length))
  )
  const line = (cells: ReadonlyArray<string>, filler: string) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width, filler)).join(" | ")} |`
  const [head = [], ...body] = rows
  return [line(head, " "), line([], "-"), ...body.map((row) => line(row, " "))].join("\n")
}
