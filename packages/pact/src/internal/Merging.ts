/** From the records of a complete run to pact files. The same interactions make the same bytes, in whatever order they ran. */
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

/** Fails with what is ambiguous, as the end of a sentence. */
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
      `${name} would be the pact of several pairs: ${[...pairs].map(([pair, by]) => `${pair} in ${whose(by)}`).join(", ")}. Rename one of them.`
    )
  }
  const interactions = records
    .flatMap(({ by, pact }) =>
      pact.interactions.map((interaction) => ({ by, interaction, key: keyOf(interaction) }))
    )
    .toSorted((a, b) => compare(a.key, b.key) || compare(whose(a.by), whose(b.by)))
  for (const [index, { by, interaction, key }] of interactions.entries()) {
    const before = interactions[index - 1]
    if (before?.key === key) {
      return Result.fail(
        `there are two interactions "${interaction.description}" with the same provider states, and a pact holds one of them: in ${whose(before.by)}, and in ${whose(by)}. Describe one of them in another way.`
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
 * Puts the files in place, each in one step, and leaves those alone that are the same already. Says what it did, or what
 * is in the way, as the end of a sentence.
 */
export const write = (
  folder: string,
  merged: ReadonlyArray<Merged>
): Result.Result<ReadonlyArray<string>, string> =>
  Result.try({
    try: () => place(folder, merged),
    catch: (error) => `of ${error instanceof Error ? error.message : String(error)}. Fix that, and run again.`
  })

const place = (folder: string, merged: ReadonlyArray<Merged>): ReadonlyArray<string> => {
  if (merged.length > 0) mkdirSync(folder, { recursive: true })
  const there = pactsIn(folder)
  const written = merged.map((pact) => {
    const { name, text } = pact
    const path = join(folder, name)
    if (there.get(name) === text) return `${shown(folder, pact)} is as it was.`
    const temporary = join(folder, `.${name}.${randomUUID()}.tmp`)
    writeFileSync(temporary, text)
    renameSync(temporary, path)
    return `${shown(folder, pact)} is written.`
  })
  return [
    ...written,
    ...leftOver(there, merged).map(
      (name) =>
        `no test has an interaction of ${relative(process.cwd(), join(folder, name))}. Delete it if nothing else makes it.`
    )
  ]
}

/** What the tests say otherwise than the files that are there. */
export const drift = (folder: string, merged: ReadonlyArray<Merged>): ReadonlyArray<string> => {
  const there = pactsIn(folder)
  return [
    ...merged
      .filter(({ name, text }) => there.get(name) !== text)
      .map((pact) => `${shown(folder, pact)} is not what the tests say.`),
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

/** By name. Other JSON may lie there too, such as the manifest of a package. */
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

const whose = ({ file, test }: Recording.Record["by"]) => {
  const path = relative(process.cwd(), file)
  return test === null ? path : `${path} > ${test.name}`
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Keys in order, all the way down. */
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
