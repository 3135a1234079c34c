/** The pacts that are committed, and what the checks of them look at. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

export const folder = fileURLToPath(new URL("..", import.meta.url))

export const consumer = "effect-genesys-client"

export const pathOf = (provider: "genesys-cloud-api" | "genesys-cloud-login") =>
  `${folder}${consumer}-${provider}.json`

const Interaction = Schema.StructWithRest(
  Schema.Struct({
    comments: Schema.optionalKey(
      Schema.Struct({
        references: Schema.optionalKey(
          Schema.Struct({ openapi: Schema.optionalKey(Schema.Struct({ operationId: Schema.String })) })
        )
      })
    )
  }),
  [Schema.Record(Schema.String, Schema.Json)]
)

const Pact = Schema.fromJsonString(
  Schema.StructWithRest(Schema.Struct({ interactions: Schema.Array(Interaction) }), [
    Schema.Record(Schema.String, Schema.Json)
  ])
)

/** The pact with the API, as far as it is about one operation. */
export const about = (operation: string): string => {
  const pact = Schema.decodeSync(Pact)(readFileSync(pathOf("genesys-cloud-api"), "utf8"))
  const interactions = pact.interactions.filter(
    ({ comments }) => comments?.references?.openapi?.operationId === operation
  )
  return Schema.encodeSync(Pact)({ ...pact, interactions })
}

/** A file for as long as the scope lasts. */
export const temporary = (name: string, content: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "pacts-"))),
      (directory) => Effect.sync(() => rmSync(directory, { recursive: true }))
    ),
    (directory) => {
      const file = join(directory, name)
      writeFileSync(file, content)
      return file
    }
  )
