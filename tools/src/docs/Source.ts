/**
 * Reads constants that no module exports, out of the source text, for the tables of defaults. A constant that is renamed or
 * written otherwise fails the generator, so that no page goes stale.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"

const packages = join(import.meta.dirname, "../../../packages")

/** The text that a pattern captures in a source file, such as `client/src/Connection.ts`. */
export const captured = (path: string, pattern: RegExp): string => {
  const text = pattern.exec(readFileSync(join(packages, path), "utf8"))?.[1]
  if (text === undefined) throw new Error(`packages/${path} does not match ${pattern}; update tools/src/docs`)
  return text
}

/** The same as a number, which may have separators. */
export const number = (path: string, pattern: RegExp): number => {
  const text = captured(path, pattern)
  const value = Number(text.replaceAll("_", ""))
  if (Number.isNaN(value)) throw new Error(`packages/${path}: ${text} is not a number; update tools/src/docs`)
  return value
}
