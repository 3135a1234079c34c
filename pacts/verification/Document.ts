/** Compares the pact with the API to an OpenAPI document, which must allow the whole contract. */
import { readFileSync } from "node:fs"
import { OpenApi } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Pacts from "./Pacts.ts"

/** The vendor's facts, as an OpenAPI document. */
export const vendors = `${Pacts.folder}../packages/schemas/reference/genesys-oauth-openapi.json`

export const read = (document: string) => readFileSync(document, "utf8")

/** A sentence for each difference that the document does not allow. */
export const differences = (document: string, pact = read(Pacts.pathOf("genesys-cloud-api"))) =>
  Effect.map(
    OpenApi.differences({
      document: JSON.parse(document),
      pact: JSON.parse(pact)
    }),
    (found) =>
      found
        .filter(({ severity }) => severity === "error")
        .map(({ code, interaction = "the pact", message }) => `${interaction}: ${code}, ${message}`)
  )
