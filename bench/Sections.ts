/** The sections of a run, in the order in which they run and are printed. */
export const titles = {
  calls: "Calls over loopback",
  decode: "Reading a usage result of 100,000 rows",
  import: "Importing a package",
  help: "genesys-oauth: help and completions",
  bundle: "Bundles, minified and gzipped",
  types: "Type-checking a program of 13 operations",
  tokens: "10,000 calls over 1,000 token expiries"
} as const

export type Section = keyof typeof titles

export const isSection = (name: unknown): name is Section =>
  typeof name === "string" && Object.hasOwn(titles, name)

export const all: ReadonlyArray<Section> = Object.keys(titles).filter(isSection)
