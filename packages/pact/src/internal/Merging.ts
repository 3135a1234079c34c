/** Merges the records of a complete run into pact files. The order of the tests does not change the files. */
import { randomUUID } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Recording from "./Recording.ts"

export interface Merged {
  /** `<consumer>-<provider>.json` */
  readonly name: string
  readonly text: string
  readonly interactions: number
}

/** Fails with the end of a sentence if two records contradict each other. */
export const merge = (
  records: ReadonlyArray<Recording.Record>
): Result.Result<ReadonlyArray<Merged>, string> =>
  Result.all(
    [...Map.groupBy(records, ({ pact }) => nameOf(pact))]
      .toSorted(([a], [b]) => compare(a, b))
      .map(([name, of]) => mergeOne(name, of))
  )

const mergeOne = (name: string, records: ReadonlyArray<Recording.Record>): Result.Result<Merged, string> => {
  const pairs = new Map(records.map(({ by, pact }) => [pairOf(pact), by]))
  if (pairs.size > 1) {
    return Result.fail(
      `${name} would be the pact of several consumers and providers: ${[...pairs].map(([pair, by]) => `${pair} in ${sourceOf(by)}`).join(", ")}. Rename one of them.`
    )
  }
  const interactions = records
    .flatMap(({ by, pact }) =>
      pact.interactions.map((interaction) => ({ by, interaction, key: keyOf(interaction) }))
    )
    .toSorted((a, b) => compare(a.key, b.key) || compare(sourceOf(a.by), sourceOf(b.by)))
  for (const [index, { by, interaction, key }] of interactions.entries()) {
    const before = interactions[index - 1]
    if (before?.key === key) {
      return Result.fail(
        `there are two interactions "${interaction.description}" with the same provider states, but a pact can have only one of them: in ${sourceOf(before.by)}, and in ${sourceOf(by)}. Describe one of them in another way.`
      )
    }
  }
  const pact = {
    ...records[0]?.pact,
    interactions: interactions.map(({ interaction }) => interaction)
  }
  return Result.succeed({
    name,
    text: `${JSON.stringify(sorted(pact), undefined, 2)}\n`,
    interactions: interactions.length
  })
}

/**
 * Writes each file atomically, unless it is unchanged. Returns a line for each file, or the end of a sentence that says why
 * it failed.
 */
export const write = (
  folder: string,
  merged: ReadonlyArray<Merged>
): Result.Result<ReadonlyArray<string>, string> =>
  Result.try({
    try: () => writeFiles(folder, merged),
    catch: (error) => `of ${error instanceof Error ? error.message : String(error)}. Fix that, and run again.`
  })

const writeFiles = (folder: string, merged: ReadonlyArray<Merged>): ReadonlyArray<string> => {
  if (merged.length > 0) mkdirSync(folder, { recursive: true })
  const there = pactsIn(folder)
  const written = merged.map((pact) => {
    const { name, text } = pact
    const path = join(folder, name)
    if (there.get(name) === text) return `${shown(folder, pact)} is unchanged.`
    const temporary = join(folder, `.${name}.${randomUUID()}.tmp`)
    writeFileSync(temporary, text)
    renameSync(temporary, path)
    return `${shown(folder, pact)} is written.`
  })
  return [
    ...written,
    ...leftOver(there, merged).map(
      (name) =>
        `no test has an interaction of ${relative(process.cwd(), join(folder, name))}. Delete it, unless something else writes it.`
    )
  ]
}

/** A line for each file that differs from the interactions of the tests. */
export const drift = (folder: string, merged: ReadonlyArray<Merged>): ReadonlyArray<string> => {
  const there = pactsIn(folder)
  return [
    ...merged
      .filter(({ name, text }) => there.get(name) !== text)
      .map((pact) => `${shown(folder, pact)} differs from the interactions of the tests.`),
    ...leftOver(there, merged).map(
      (name) => `no test has an interaction of ${relative(process.cwd(), join(folder, name))}.`
    )
  ]
}

const shown = (folder: string, { interactions, name }: Merged) =>
  `${relative(process.cwd(), join(folder, name))} (${interactions} interaction${interactions === 1 ? "" : "s"})`

const leftOver = (there: ReadonlyMap<string, string>, merged: ReadonlyArray<Merged>) => {
  const names = new Set(merged.map(({ name }) => name))
  return [...there.keys()].filter((name) => !names.has(name))
}

/** The text of each pact file, by name. The folder may contain other JSON, such as a package.json. */
const pactsIn = (folder: string): ReadonlyMap<string, string> => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : []
  return new Map(
    files
      .map((name) => [name, readFileSync(join(folder, name), "utf8")] as const)
      .filter(([, text]) => isPact(text))
  )
}

const isPact = (text: string) => Option.isSome(decodePactFile(text))

const decodePactFile = Schema.decodeOption(Schema.fromJsonString(Recording.PactFile))

type PactFile = Recording.Record["pact"]

const pairOf = ({ consumer, provider }: PactFile) => `${consumer.name} with ${provider.name}`

const nameOf = ({ consumer, provider }: PactFile) =>
  `${consumer.name}-${provider.name}.json`.replaceAll(/[/\\]/g, "-")

const keyOf = ({ description, providerStates = [] }: PactFile["interactions"][number]) =>
  JSON.stringify([description, sorted(providerStates)])

const sourceOf = ({ file, test }: Recording.Record["by"]) => {
  const path = relative(process.cwd(), file)
  return test === null ? path : `${path} > ${test.name}`
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Sorts the keys of all objects. */
const sorted = (value: Schema.Json): Schema.Json => {
  if (isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => compare(a, b))
      .map(([key, member]) => [key, sorted(member)])
  )
}

const isArray = (value: Schema.Json): value is Schema.JsonArray => Array.isArray(value)
