/** The reference run: `reference.json`, and the tables of it in `README.md`. */
import { readFile, writeFile } from "node:fs/promises"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import * as Schema from "effect/Schema"
import { root } from "./Installed.ts"
import { isMeasure, type Measurement } from "./Measurement.ts"
import * as Sections from "./Sections.ts"
import * as Table from "./Table.ts"

/** `measured` is by section, row, subject and measure: the median and its quartiles. */
export type Reference = typeof Reference.Type
const Values = Schema.Record(Schema.String, Schema.Tuple([Schema.Finite, Schema.Finite, Schema.Finite]))
const Rows = Schema.Record(Schema.String, Schema.Record(Schema.String, Values))
const Reference = Schema.Struct({
  machine: Schema.String,
  versions: Schema.Record(Schema.String, Schema.String),
  measured: Schema.Record(Schema.String, Rows)
})
const decode = Schema.decodeSync(Schema.fromJsonString(Reference))

const json = join(import.meta.dirname, "reference.json")
const readme = join(import.meta.dirname, "README.md")

export const read = async (): Promise<Reference> => decode(await readFile(json, "utf8"))

export const measurements = ({ measured }: Reference): ReadonlyArray<Measurement> =>
  Sections.all.flatMap((section) =>
    Object.entries(measured[section] ?? {}).flatMap(([row, subjects]) =>
      Object.entries(subjects).flatMap(([subject, values]) =>
        Object.entries(values).flatMap(([measure, [median, low, high]]) =>
          isMeasure(measure) ? [{ section, row, subject, measure, median, low, high }] : []
        )
      )
    )
  )

/** Replaces the measured sections in `reference.json` and in the README, and keeps the others. */
export const write = async (run: ReadonlyArray<Measurement>): Promise<void> => {
  const before = await read().then(measurements, () => [])
  const replaced = new Set(run.map(({ section }) => section))
  const all = [...before.filter(({ section }) => !replaced.has(section)), ...run]
  const reference: Reference = { machine, versions: await versions(), measured: nested(all) }
  await writeFile(json, format(reference))
  await writeFile(readme, inserted(await readFile(readme, "utf8"), reference))
}

/** The README with the tables of this run between its two marks. */
export const inserted = (text: string, reference: Reference): string => {
  const [before, after] = [text.split(begin)[0] ?? "", text.split(end)[1] ?? ""]
  return `${before}${begin}\n\n${rendered(reference)}\n\n${end}${after}`
}

const begin = "<!-- The reference run: written by `pnpm bench --write`. -->"
const end = "<!-- The end of the reference run. -->"

const rendered = (reference: Reference) => {
  const versions = Object.entries(reference.versions).map(([name, version]) => `${name} ${version}`)
  return [
    `Measured on ${reference.machine}, with ${versions.join(", ")}.`,
    Table.markdown(measurements(reference))
  ].join("\n\n")
}

/** Four digits, which is more than a run can reproduce. */
const rounded = (value: number) => Number(value.toPrecision(4))

export const nested = (all: ReadonlyArray<Measurement>): Reference["measured"] => {
  const tree: Record<string, Record<string, Record<string, Record<string, [number, number, number]>>>> = {}
  const ordered = Sections.all.flatMap((name) => all.filter(({ section }) => section === name))
  for (const { high, low, measure, median, row, section, subject } of ordered) {
    const values = (((tree[section] ??= {})[row] ??= {})[subject] ??= {})
    values[measure] = [rounded(median), rounded(low), rounded(high)]
  }
  return tree
}

/** Indented, with the three numbers of a value on one line. */
const format = (reference: Reference) =>
  `${JSON.stringify(reference, null, 2).replaceAll(/\[\s+(\S+),\s+(\S+),\s+(\S+)\s+\]/g, "[$1, $2, $3]")}\n`

const machine = `${availableParallelism()} cores, ${process.platform}, ${process.arch}`

const packages = [
  "effect",
  "undici",
  "purecloud-platform-client-v2",
  "openapi-fetch",
  "@hey-api/openapi-ts",
  "valibot",
  "esbuild",
  "rolldown",
  "typescript"
]

/** The folder of a package that `bench` does not declare itself. */
const installedIn: Readonly<Record<string, string>> = {
  "@hey-api/openapi-ts": join(import.meta.dirname, "hey-api"),
  typescript: root
}

const Manifest = Schema.fromJsonString(Schema.Struct({ version: Schema.String }))

const versions = async () => {
  const found = await Promise.all(
    packages.map(async (name) => {
      const folder = installedIn[name] ?? import.meta.dirname
      const text = await readFile(join(folder, "node_modules", name, "package.json"), "utf8")
      return [name, Schema.decodeSync(Manifest)(text).version] as const
    })
  )
  return Object.fromEntries([["Node.js", process.versions.node] as const, ...found])
}
