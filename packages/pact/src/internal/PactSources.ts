/** Finds the pact files of a provider. The core would verify any file, also of another provider. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Skipped } from "./VerificationReport.ts"

export interface Sources {
  /** The files of pacts with the provider. */
  readonly files: ReadonlyArray<string>
  readonly urls: ReadonlyArray<string>
  readonly skipped: ReadonlyArray<Skipped>
}

/** Fails with a sentence if a file is missing or not a pact. If it were skipped, its contract would seem to be verified. */
export const find = (provider: string, pacts: ReadonlyArray<string>): Result.Result<Sources, string> =>
  Result.gen(function* () {
    const urls = pacts.filter(isUrl)
    const files: Array<string> = []
    const skipped: Array<Skipped> = []
    for (const path of pacts) {
      if (urls.includes(path)) continue
      for (const file of yield* filesAt(path)) {
        const name = yield* providerOf(file, file !== path)
        if (name === undefined) continue
        if (name !== provider) skipped.push({ pact: file, provider: name })
        else if (!files.includes(file)) files.push(file)
      }
    }
    return { files, urls: [...new Set(urls)], skipped }
  })

export const isUrl = (pact: string): boolean => /^https?:/i.test(pact)

export const filesAt = (path: string): Result.Result<ReadonlyArray<string>, string> =>
  Result.try({
    try: () =>
      statSync(path).isDirectory()
        ? readdirSync(path, { encoding: "utf8", recursive: true })
            .filter((name) => name.endsWith(".json"))
            .map((name) => join(path, name))
            .toSorted()
        : [path],
    catch: () => `${path} does not exist; the working directory is ${process.cwd()}.`
  })

export const jsonIn = (file: string): Result.Result<unknown, string> =>
  Result.try({
    try: (): unknown => JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, "")),
    catch: (error) =>
      `${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}.`
  })

/** Undefined for other JSON files of a folder, such as a configuration. */
const providerOf = (file: string, isInFolder: boolean): Result.Result<string | undefined, string> =>
  Result.gen(function* () {
    const json = yield* jsonIn(file)
    if (isPact(json)) return json.provider.name
    if (isInFolder && !looksLikeAPact(json)) return undefined
    return yield* Result.fail(`${file} is not a pact: it has no \`provider.name\`.`)
  })

const isPact = Schema.is(Schema.Struct({ provider: Schema.Struct({ name: Schema.String }) }))

/** Whether a JSON file of a folder is meant to be a pact. */
export const looksLikeAPact = (json: unknown) =>
  typeof json === "object" && json !== null && ("interactions" in json || "messages" in json)
