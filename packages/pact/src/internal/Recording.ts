/**
 * How a worker hands an interaction to the process that merges: each in a file of its own, written in one step, so that
 * workers never meet. The plugin of Vitest says where.
 */
import { createHash, randomUUID } from "node:crypto"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Unrecorded } from "../Unrecorded.ts"
import type * as Native from "./Native.ts"

declare module "vitest" {
  interface ProvidedContext {
    readonly "effect-pact"?: Provided
  }
}

/** What the plugin tells the workers. */
export interface Provided {
  /** The folder of this run. */
  readonly directory: string
  /** The pattern of the names of files that may record. */
  readonly files: { readonly source: string; readonly flags: string }
}

export const Interaction = Schema.StructWithRest(
  Schema.Struct({
    description: Schema.String,
    providerStates: Schema.optionalKey(Schema.Array(Schema.Json))
  }),
  [Schema.Record(Schema.String, Schema.Json)]
)

/** The file that the core writes, as far as merging needs to know it. */
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
  /** Nothing where tests run at the same time: Vitest does not tell then which one this is. */
  test: Schema.NullOr(
    Schema.Struct({
      id: Schema.String,
      name: Schema.String,
      /** Counts retries and repeats. The last one counts. */
      attempt: Schema.String
    })
  )
})

export type Record = typeof Record.Type
export const Record = Schema.Struct({ by: Test, pact: PactFile })

export interface Recording {
  /** Where records of this run are put. */
  readonly directory: string
  readonly by: typeof Test.Type
}

const noPlugin = () => new Unrecorded({ reason: "no plugin" })

const fromVitest = Effect.gen(function* (): Effect.fn.Return<Recording, Unrecorded> {
  // Loaded here, as outside of Vitest it cannot be.
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

/** Who runs, and where it is written. Fails, before anything runs, where nobody would merge it. */
export const Current = Context.Reference<Effect.Effect<Recording, Unrecorded>>("effect-pact/Recording", {
  defaultValue: () => fromVitest
})

export const attemptOf = (retries = 0, repeats = 0) => `${repeats}.${retries}`

/** Has the core write the pact of one interaction, and puts it where the reporter looks for it. */
export const write = ({ by, directory }: Recording, server: Native.MockServer): Effect.Effect<void> =>
  Effect.sync(() => {
    mkdirSync(directory, { recursive: true })
    const folder = mkdtempSync(join(directory, "native-"))
    server.write(folder)
    // A name with a slash, such as that of a package, makes folders.
    const written = readdirSync(folder, { encoding: "utf8", recursive: true }).find((name) =>
      name.endsWith(".json")
    )
    const pact = decodePactFile(readFileSync(join(folder, written ?? ""), "utf8"))
    rmSync(folder, { recursive: true })

    // A test that runs again writes the same file again.
    const name = createHash("sha256")
      .update(JSON.stringify([by, pact]))
      .digest("hex")
    const temporary = join(directory, `${randomUUID()}.tmp`)
    writeFileSync(temporary, JSON.stringify(encodeRecord({ by, pact })))
    renameSync(temporary, join(directory, `${name}.json`))
  })

/** All that were written to the folder of a run. */
export const readAll = (directory: string): ReadonlyArray<Record> =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => decodeRecord(readFileSync(join(directory, entry.name), "utf8")))

const decodePactFile = Schema.decodeSync(Schema.fromJsonString(PactFile))
const decodeRecord = Schema.decodeSync(Schema.fromJsonString(Record))
const encodeRecord = Schema.encodeSync(Record)
