/** Bodies as Pact's core reads them, and as it finds them again in a pact. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Encoding from "effect/encoding/Base64"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Interaction from "../Interaction.ts"
import type { InvalidExample } from "../InvalidExample.ts"
import * as Contents from "./Contents.ts"
import * as Derivation from "./Derivation.ts"
import * as Resolution from "./Resolution.ts"
import * as Rules from "./Rules.ts"
import * as Tuples from "./Tuples.ts"

export interface Written {
  readonly text: string
  readonly contentType: string
  /** What the core leaves out of a pact, where it takes it for no body: `null` and an empty string, in JSON. */
  readonly lost: string | undefined
  /** Rules by the paths of the body, beside those that are within the text. */
  readonly rules: Schema.JsonObject | undefined
}

const contentTypes = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  text: "text/plain"
} as const

/** An empty text says that there is no body; saying nothing would let any pass. */
export const none: Written = { text: "", contentType: contentTypes.text, lost: undefined, rules: undefined }

/** Fails where the core would send something else than the interaction says. */
export const write = (
  body: Interaction.Body,
  /** Of the headers. */
  named: string | undefined,
  path: ReadonlyArray<string>
): Result.Result<Written, InvalidExample> =>
  Result.gen(function* () {
    if ("json" in body) {
      const contentType = named ?? contentTypes.json
      const where = [...path, "json"]
      if (!isJson(contentType)) {
        yield* Derivation.invalid(
          where,
          `Pact does not take ${contentType} for JSON, as it does application/json and application/…+json. Use one of these, or a body of \`text\``
        )
      }
      const resolved = yield* Contents.check(yield* Resolution.resolve(body.json, "body", where), where)
      const text = JSON.stringify(Rules.toIntegrationJson(resolved))
      return { text, contentType, lost: lostOf(Rules.plain(resolved)), rules: Tuples.rulesOf(resolved) }
    }
    if ("form" in body) {
      const contentType = named ?? contentTypes.form
      const where = [...path, "form"]
      if (essenceOf(contentType) !== contentTypes.form) {
        yield* Derivation.invalid(
          where,
          `Pact does not take ${contentType} for a form. Use ${contentTypes.form}`
        )
      }
      const resolved = yield* Contents.check(yield* Resolution.resolve(body.form, "text", where), where)
      return {
        text: JSON.stringify(Rules.toIntegrationJson(resolved)),
        contentType,
        lost: undefined,
        rules: undefined
      }
    }
    return yield* writeText(body.text, named ?? contentTypes.text, [...path, "text"])
  })

/** The core looks for matchers in a text that is JSON, whoever wrote it. */
const writeText = (
  text: string,
  contentType: string,
  path: ReadonlyArray<string>
): Result.Result<Written, InvalidExample> =>
  Result.gen(function* () {
    const written = { text, contentType, lost: undefined, rules: undefined }
    const json = Result.getOrUndefined(decodeJson(text))
    if (json === undefined) return written
    if (isJson(contentType)) {
      yield* Contents.check(json, path)
      return { ...written, lost: lostOf(json) }
    }
    if (essenceOf(contentType) === contentTypes.form || /[/+]xml$/.test(essenceOf(contentType))) {
      yield* Derivation.invalid(path, `it is JSON, which Pact would write as ${contentType} in its own way`)
    }
    return written
  })

const decodeJson = Schema.decodeResult(Schema.fromJsonString(Schema.Json))

const lostOf = (json: Schema.Json) => (json === null || json === "" ? JSON.stringify(json) : undefined)

const essenceOf = (contentType: string) => (contentType.split(";")[0] ?? "").trim().toLowerCase()

const isJson = (contentType: string) => /^application\/(json|.+\+json)$/.test(essenceOf(contentType))

/** Puts back into the pact of one interaction what is lost of its bodies. */
export const complete = (folder: string, lost: { readonly request: Part; readonly response: Part }) => {
  if (lost.request.body?.lost === undefined && lost.response.body?.lost === undefined) return
  for (const name of readdirSync(folder, { encoding: "utf8", recursive: true })) {
    if (!name.endsWith(".json")) continue
    const file = join(folder, name)
    const pact = decodePact(readFileSync(file, "utf8"))
    const interactions = pact.interactions.map(({ request, response, ...rest }) => ({
      ...rest,
      request: completed(request, lost.request),
      response: completed(response, lost.response)
    }))
    writeFileSync(file, JSON.stringify({ ...pact, interactions }))
  }
}

interface Part {
  readonly body: Written | undefined
}

const completed = <Whole extends object>(whole: Whole, { body }: Part): Whole =>
  body?.lost === undefined
    ? whole
    : {
        ...whole,
        body: {
          content: Encoding.encode(new TextEncoder().encode(body.lost)),
          contentType: body.contentType,
          encoded: "base64"
        }
      }

const Whole = Schema.Record(Schema.String, Schema.Json)

const decodePact = Schema.decodeSync(
  Schema.fromJsonString(
    Schema.StructWithRest(
      Schema.Struct({
        interactions: Schema.Array(
          Schema.StructWithRest(Schema.Struct({ request: Whole, response: Whole }), [Whole])
        )
      }),
      [Whole]
    )
  )
)
