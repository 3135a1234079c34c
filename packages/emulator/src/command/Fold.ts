/** Breaks long lines between words, because terminals break them within words. */

/**
 * Breaks lines that are wider than `width`. Words are never broken. Continuation lines align with the last column of the
 * line, or with its first word if that column is too far to the right.
 */
export const fold = (text: string, width: number): string =>
  text
    .split("\n")
    .map((line) => foldLine(line, width))
    .join("\n")

const foldLine = (line: string, width: number) => {
  if (widthOf(line) <= width) return line
  const [column = ""] = /^.*\S {2,}(?=\S)|^ */.exec(line) ?? []
  const hanging = 3 * widthOf(column) <= 2 * width ? widthOf(column) : line.search(/\S/) + 2
  const lines: Array<string> = []
  let current = column
  for (const word of line.slice(column.length).split(" ")) {
    const longer = current === column || current.trim() === "" ? current + word : `${current} ${word}`
    if (widthOf(longer) <= width || current.trim() === "") {
      current = longer
    } else {
      lines.push(current.trimEnd())
      current = " ".repeat(hanging) + word
    }
  }
  return [...lines, current].join("\n")
}

// Without color codes, which have no width.
const widthOf = (text: string) => text.replaceAll(/\p{Cc}\[[\d;]*m/gu, "").length
