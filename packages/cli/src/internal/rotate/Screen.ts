/** A text on a terminal that each text replaces. */
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import stringWidth from "string-width"

export const make = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  const terminal = yield* Terminal.Terminal
  let drawn = 0
  return {
    draw: Effect.fnUntraced(function* (text: string) {
      const columns = (yield* terminal.columns) || 80
      const rows = (yield* terminal.rows) || 24
      const shown = fitting(text.split("\n"), { columns, rows })
      const up = drawn === 0 ? "" : `\u001B[${drawn}A\r`
      drawn = shown.reduce((sum, line) => sum + heightOf(line, columns), 0)
      yield* Stream.run(
        Stream.succeed(`${up}\u001B[J${shown.join("\n")}\n`),
        stdio.stdout({ endOnDone: false })
      )
    })
  }
})

/** A line that is too wide takes several rows. */
const heightOf = (line: string, columns: number) => Math.max(1, Math.ceil(stringWidth(line) / columns))

/** The first line, and as many of the last ones as fit: the cursor cannot go above the first row, and needs one below. */
const fitting = (
  [first = "", ...rest]: ReadonlyArray<string>,
  { columns, rows }: { readonly columns: number; readonly rows: number }
): ReadonlyArray<string> => {
  let left = rows - 1 - heightOf(first, columns)
  if (rest.reduce((sum, line) => sum + heightOf(line, columns), 0) <= left) return [first, ...rest]
  left -= 1
  const end: Array<string> = []
  for (const line of rest.toReversed()) {
    left -= heightOf(line, columns)
    if (left < 0) break
    end.unshift(line)
  }
  return [first, "…", ...end]
}
