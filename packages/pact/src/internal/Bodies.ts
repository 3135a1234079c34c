/** Bodies in the form that Pact's core reads. Fails where the core would send or store something else. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Encoding from "effect/encoding/Base64"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Interaction from "../Interaction.ts"
import type { InvalidExample } from "../InvalidExample.ts"
import * as Contents from "./Contents.ts"
import * as Derivation from "./Derivation.ts"
import * as IntegrationJson from "./IntegrationJson.ts"
import * as Matcher from "./Matcher.ts"
import * as Resolution from "./Resolution.ts"
import * as Tuples from "./Tuples.ts"

export interface Written {
  readonly text: string
  readonly contentType: string
  /** The JSON `null` and `""`: in a pact file, the core stores both as no body. */
  readonly lost: string | undefined
  /** Rules by their paths in the body, besides those within the text. */
  readonly rules: Schema.JsonObject | undefined
}

const contentTypes = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  text: "text/plain"
} as const

/** An empty text means an empty body. Without it, the core would accept any body. */
export const none: Written = { text: "", contentType: contentTypes.text, lost: undefined, rules: undefined }

/** Checks the body against its content type, and writes its matchers as the core reads them. */
export const write = (
  body: Interaction.Body,
  /** The content type from the headers. */
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
      const text = JSON.stringify(IntegrationJson.encode(resolved))
      return { text, contentType, lost: lostOf(Matcher.exampleOf(resolved)), rules: Tuples.rulesOf(resolved) }
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
        text: JSON.stringify(IntegrationJson.encode(resolved)),
        contentType,
        lost: undefined,
        rules: undefined
      }
    }
    return yield* writeText(body.text, named ?? contentTypes.text, [...path, "text"])
  })

/** The core also looks for matchers in a text that is JSON. */
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

/** Adds the bodies that the core left out to the pact file of one interaction. */
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
