/** The pact files of the checkout. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Schema from "effect/Schema"
import * as Git from "./Git.ts"
import { Problem } from "./Problem.ts"

export interface Pact {
  readonly file: string
  readonly consumer: string
  readonly provider: string
}

const Party = Schema.Struct({ name: Schema.NonEmptyString })
const Document = Schema.fromJsonString(Schema.Struct({ consumer: Party, provider: Party }))

/** The Pact CLI takes any JSON for a pact: it would publish a manifest as one between "consumer" and "provider". */
const manifests = /(?:^|\/)(?:package|tsconfig[^/]*)\.json$/

/** The tracked pact files. An ignored file is not part of the commit that is published. */
export const committed = Effect.gen(function* () {
  const files = (yield* Git.files("pacts/*.json")).filter((file) => !manifests.test(file))
  if (files.length === 0) {
    return yield* new Problem({
      message: "There is no pact in pacts/; run pnpm test:pact, and commit the files that it writes."
    })
  }
  return yield* Effect.forEach(files, read)
})

const read = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const { consumer, provider } = yield* fileSystem.readFileString(file).pipe(
    Effect.flatMap(Schema.decodeEffect(Document)),
    Effect.mapError(
      (cause) =>
        new Problem({ message: `${file} is not a pact; run pnpm test:pact, which rewrites it.`, cause })
    )
  )
  const pact: Pact = { file, consumer: consumer.name, provider: provider.name }
  return pact
})
