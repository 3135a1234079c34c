/** Compares the pact with the API to a document of the API: what the contract says must be what the document allows. */
import { spawn } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Pacts from "./Pacts.ts"

/** The vendor's facts, as an OpenAPI document. */
export const vendors = `${Pacts.folder}../packages/schemas/reference/genesys-oauth-openapi.json`

export const read = (document: string) => readFileSync(document, "utf8")

/** What the document in a file does not allow, a sentence each. */
export const differences = Effect.fnUntraced(function* (document: string) {
  // It ends before a pipe has taken all that it prints.
  const printed = yield* Pacts.temporary("findings.json", "")
  yield* Effect.callback<void>((resume) => {
    const output = openSync(printed, "w")
    const child = spawn(
      process.execPath,
      [comparator, "--oas", document, Pacts.pathOf("genesys-cloud-api")],
      { stdio: ["ignore", output, "inherit"] }
    )
    child.on("close", () => {
      closeSync(output)
      resume(Effect.void)
    })
    return Effect.sync(() => child.kill())
  })
  const findings = yield* Effect.orDie(Schema.decodeEffect(Findings)(readFileSync(printed, "utf8")))
  return findings
    .filter(({ type }) => type === "error")
    .map(
      ({ code, message, mockDetails }) =>
        `${mockDetails?.interactionDescription ?? "the pact"}: ${code}, ${message}`
    )
})

const comparator = fileURLToPath(new URL("cli.cjs", import.meta.resolve("@pactflow/openapi-pact-comparator")))

const Finding = Schema.Struct({
  type: Schema.String,
  code: Schema.String,
  message: Schema.String,
  mockDetails: Schema.optionalKey(
    Schema.Struct({ interactionDescription: Schema.optionalKey(Schema.NullOr(Schema.String)) })
  )
})

const Findings = Schema.fromJsonString(Schema.Array(Finding))
