/**
 * Records interactions for the Vitest plugin, which merges them: each one is a separate file in the folder of the run,
 * written atomically, so that workers do not share files.
 */
import { createHash, randomUUID } from "node:crypto"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Unrecorded } from "../Unrecorded.ts"
import type * as MockServer from "./MockServer.ts"

declare module "vitest" {
  interface ProvidedContext {
    readonly "effect-pact"?: Provided
  }
}

/** The settings that the plugin passes to the workers. */
export interface Provided {
  /** The folder of this run. */
  readonly directory: string
  /** The pattern for the names of test files with interactions. */
  readonly files: { readonly source: string; readonly flags: string }
}

export const Interaction = Schema.StructWithRest(
  Schema.Struct({
    description: Schema.String,
    providerStates: Schema.optionalKey(Schema.Array(Schema.Json))
  }),
  [Schema.Record(Schema.String, Schema.Json)]
)

/** The parts of a pact file that merging needs. */
export const PactFile = Schema.StructWithRest(
  Schema.Struct({
    consumer: Schema.Struct({ name: Schema.String }),
    provider: Schema.Struct({ name: Schema.String }),
    interactions: Schema.Array(Interaction)
  }),
  [Schema.Record(Schema.String, Schema.Json)]
)

export const Test = Schema.Struct({
  /** The path of the test file. */
  file: Schema.String,
  /** Null for concurrent tests: Vitest does not say which one is running. */
  test: Schema.NullOr(
    Schema.Struct({
      id: Schema.String,
      name: Schema.String,
      /** Identifies the repeat and the retry. Only the last attempt of a test is merged. */
      attempt: Schema.String
    })
  )
})

export type Record = typeof Record.Type
export const Record = Schema.Struct({ by: Test, pact: PactFile })

export interface Recording {
  /** The folder of this run. */
  readonly directory: string
  readonly by: typeof Test.Type
}

const noPlugin = () => new Unrecorded({ reason: "no plugin" })

const fromVitest = Effect.gen(function* (): Effect.fn.Return<Recording, Unrecorded> {
  // A dynamic import, because it fails outside of Vitest.
  const vitest = yield* Effect.tryPromise({ try: () => import("vitest"), catch: noPlugin })
  const provided = yield* Effect.try({ try: () => vitest.inject("effect-pact"), catch: noPlugin })
  const file = vitest.expect.getState().testPath
  if (provided === undefined || file === undefined) return yield* noPlugin()
  if (!new RegExp(provided.files.source, provided.files.flags).test(file))
    return yield* new Unrecorded({ reason: "file name", file })

  const task = vitest.TestRunner.getCurrentTest()
  const test =
    task === undefined || task.concurrent === true
      ? null
      : {
          id: task.id,
          name: task.fullTestName,
          attempt: attemptOf(task.result?.retryCount, task.result?.repeatCount)
        }
  return { directory: provided.directory, by: { file, test } }
})

/** The running test and the folder of the run. Fails if the interaction would not be merged. */
export const Current = Context.Reference<Effect.Effect<Recording, Unrecorded>>("effect-pact/Recording", {
  defaultValue: () => fromVitest
})

export const attemptOf = (retries = 0, repeats = 0) => `${repeats}.${retries}`

/** Writes the interaction to a file in the folder of the run. */
export const write = ({ by, directory }: Recording, server: MockServer.MockServer): Effect.Effect<void> =>
  Effect.sync(() => {
    mkdirSync(directory, { recursive: true })
    const folder = mkdtempSync(join(directory, "native-"))
    server.write(folder)
    // A consumer or provider name with a slash creates folders.
    const written = readdirSync(folder, { encoding: "utf8", recursive: true }).find((name) =>
      name.endsWith(".json")
    )
    const pact = decodePactFile(readFileSync(join(folder, written ?? ""), "utf8"))
    rmSync(folder, { recursive: true })

    // The name is a hash, so a repeated test overwrites its file.
    const name = createHash("sha256")
      .update(JSON.stringify([by, pact]))
      .digest("hex")
    const temporary = join(directory, `${randomUUID()}.tmp`)
    writeFileSync(temporary, JSON.stringify(encodeRecord({ by, pact })))
    renameSync(temporary, join(directory, `${name}.json`))
  })

/** All records in the folder of a run. */
export const readAll = (directory: string): ReadonlyArray<Record> =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => decodeRecord(readFileSync(join(directory, entry.name), "utf8")))

const decodePactFile = Schema.decodeSync(Schema.fromJsonString(PactFile))
const decodeRecord = Schema.decodeSync(Schema.fromJsonString(Record))
const encodeRecord = Schema.encodeSync(Record)
