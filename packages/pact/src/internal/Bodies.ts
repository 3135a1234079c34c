/** Encodes bodies in the notation of Pact's core. Fails if the core would send or store another body. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Encoding from "effect/encoding/Base64"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Interaction from "../Interaction.ts"
import type { InvalidExample } from "../InvalidExample.ts"
import * as Examples from "./Examples.ts"
import * as IntegrationJson from "./IntegrationJson.ts"
import * as Matcher from "./Matcher.ts"
import * as Resolution from "./Resolution.ts"
import * as StorableValues from "./StorableValues.ts"
import * as Tuples from "./Tuples.ts"

export interface EncodedBody {
  readonly text: string
  readonly contentType: string
  /** The JSON `null` or `""`, which the core stores in a pact file as no body. */
  readonly lost: string | undefined
  /** Rules by their paths in the body, besides those within the text. */
  readonly rules: Schema.JsonObject | undefined
}

const contentTypes = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  text: "text/plain"
} as const

/** An empty string means an empty body. Without it, the core accepts any body. */
export const none: EncodedBody = {
  text: "",
  contentType: contentTypes.text,
  lost: undefined,
  rules: undefined
}

/** Checks the body and its content type, and encodes its matchers. */
export const encode = (
  body: Interaction.Body,
  /** The content type from the headers. */
  named: string | undefined,
  path: ReadonlyArray<string>
): Result.Result<EncodedBody, InvalidExample> =>
  Result.gen(function* () {
    if ("json" in body) {
      const contentType = named ?? contentTypes.json
      const where = [...path, "json"]
      if (!isJson(contentType)) {
        yield* Examples.invalid(
          where,
          `Pact does not compare ${contentType} as JSON. Use application/json or application/…+json, or a body of \`text\``
        )
      }
      const resolved = yield* StorableValues.check(yield* Resolution.resolve(body.json, "body", where), where)
      const text = JSON.stringify(IntegrationJson.encode(resolved))
      return { text, contentType, lost: lostOf(Matcher.exampleOf(resolved)), rules: Tuples.rulesOf(resolved) }
    }
    if ("form" in body) {
      const contentType = named ?? contentTypes.form
      const where = [...path, "form"]
      if (essenceOf(contentType) !== contentTypes.form) {
        yield* Examples.invalid(
          where,
          `Pact does not compare ${contentType} as a form. Use ${contentTypes.form}`
        )
      }
      const resolved = yield* StorableValues.check(yield* Resolution.resolve(body.form, "text", where), where)
      return {
        text: JSON.stringify(IntegrationJson.encode(resolved)),
        contentType,
        lost: undefined,
        rules: undefined
      }
    }
    return yield* encodeText(body.text, named ?? contentTypes.text, [...path, "text"])
  })

/** The core also reads matchers in a text that is JSON. */
const encodeText = (
  text: string,
  contentType: string,
  path: ReadonlyArray<string>
): Result.Result<EncodedBody, InvalidExample> =>
  Result.gen(function* () {
    const encoded = { text, contentType, lost: undefined, rules: undefined }
    const json = Result.getOrUndefined(decodeJson(text))
    if (json === undefined) return encoded
    if (isJson(contentType)) {
      yield* StorableValues.check(json, path)
      return { ...encoded, lost: lostOf(json) }
    }
    if (essenceOf(contentType) === contentTypes.form || /[/+]xml$/.test(essenceOf(contentType))) {
      yield* Examples.invalid(path, `it is JSON, which Pact would convert to ${contentType}`)
    }
    return encoded
  })

const decodeJson = Schema.decodeResult(Schema.fromJsonString(Schema.Json))

const lostOf = (json: Schema.Json) => (json === null || json === "" ? JSON.stringify(json) : undefined)

const essenceOf = (contentType: string) => (contentType.split(";")[0] ?? "").trim().toLowerCase()

const isJson = (contentType: string) => /^application\/(json|.+\+json)$/.test(essenceOf(contentType))

/** Adds the lost bodies to the pact file of one interaction. */
export const restoreLost = (folder: string, lost: { readonly request: Part; readonly response: Part }) => {
  if (lost.request.body?.lost === undefined && lost.response.body?.lost === undefined) return
  for (const name of readdirSync(folder, { encoding: "utf8", recursive: true })) {
    if (!name.endsWith(".json")) continue
    const file = join(folder, name)
    const pact = decodePact(readFileSync(file, "utf8"))
    const interactions = pact.interactions.map(({ request, response, ...rest }) => ({
      ...rest,
      request: withBody(request, lost.request),
      response: withBody(response, lost.response)
    }))
    writeFileSync(file, JSON.stringify({ ...pact, interactions }))
  }
}

interface Part {
  readonly body: EncodedBody | undefined
}

const withBody = <Whole extends object>(whole: Whole, { body }: Part): Whole =>
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
