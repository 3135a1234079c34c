/**
 * Variables in a text that a shell reads as well. Effect's own reader of dotenv is not for secrets: it has no way to write
 * one that contains each kind of quotation mark.
 */

/** Each variable on a line. A shell that reads them runs nothing in them, whatever the server sent. */
export const format = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join("")

/** Returns a value as a shell reads it. */
export const quoted = (value: string): string =>
  /^[\w.~+/=-]*$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`

/** Reads variables as a shell does, without running anything. Other lines are skipped. */
export const parse = (text: string): ReadonlyMap<string, string> =>
  new Map(
    Array.from(text.matchAll(assignment), ([, name = "", value = ""]) => [
      name,
      value.replaceAll(part, (whole, single?: string, double?: string, escaped?: string) => {
        if (double !== undefined) return double.replaceAll(/\\([$`"\\])/g, "$1")
        return single ?? escaped ?? whole
      })
    ])
  )

const part = /'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\([^])/g

const assignment =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=((?:'[^']*'|"(?:\\[^]|[^"\\])*"|\\[^]|[^\s'"\\])*)[ \t]*(?:[ \t]#.*)?$/gm
