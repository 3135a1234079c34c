/**
 * Links of a Markdown document in a package that do not resolve where the package is installed. A link may name a section
 * of the same document, a file of the same tarball, or a URL. Anything else is named in code font: a package by its npm
 * name, a file of the repository by its path.
 */
import { posix } from "node:path"

/** The targets of such links in the text. `isShipped` says whether the tarball has a file. */
export const broken = (text: string, isShipped: (path: string) => boolean): ReadonlyArray<string> => {
  const prose = text
    .replaceAll(/^```.*?^```/gms, "")
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, " "))
  const sections = new Set(sectionsOf(text))
  return targetsOf(prose).filter((target) => {
    if (/^[a-z]+:/.test(target)) return false
    if (target.startsWith("#")) return !sections.has(target.slice(1))
    const path = posix.normalize(target.replace(/#.*/, ""))
    return !isShipped(path)
  })
}

/** `[text](target "title")`, images, and `[name]: target` at the beginning of a line. */
const targetsOf = (prose: string): ReadonlyArray<string> =>
  Array.from(
    prose.matchAll(/\]\(\s*<?([^\s)>]+)|^\[[^\]]+\]:\s*(\S+)/gm),
    ([, inline, reference]) => inline ?? reference ?? ""
  )

/** The fragments that GitHub gives to the headings. Of equal ones, the second is `heading-1`. */
const sectionsOf = (text: string): ReadonlyArray<string> => {
  const seen = new Map<string, number>()
  return Array.from(text.replaceAll(/^```.*?^```/gms, "").matchAll(/^#+ (.+)$/gm), ([, heading = ""]) => {
    const fragment = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-")
    const before = seen.get(fragment) ?? 0
    seen.set(fragment, before + 1)
    return before === 0 ? fragment : `${fragment}-${before}`
  })
}
