/** The committed pacts, and parts of them for checks. */
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

/** The pact with the API, reduced to the interactions of one operation. */
export const about = (operation: string): string => {
  const pact = Schema.decodeSync(Pact)(readFileSync(pathOf("genesys-cloud-api"), "utf8"))
  const interactions = pact.interactions.filter(
    ({ comments }) => comments?.references?.openapi?.operationId === operation
  )
  return Schema.encodeSync(Pact)({ ...pact, interactions })
}

/** A temporary file, until the scope ends. */
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
