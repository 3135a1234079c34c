/** Encodes the input of an operation into its request: path, query, headers and body. */
import type { Operation } from "@effect-genesys/schemas/Operation"
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"
import { withoutServices } from "./WithoutServices.ts"

/** The parts that an operation may declare, before they are encoded. */
export interface Input {
  readonly params?: unknown
  readonly query?: unknown
  readonly headers?: unknown
  readonly payload?: unknown
}

/** Fails if the input breaks a rule of the operation. Nothing is sent then. */
export type Encode = (
  input: Input
) => Effect.Effect<HttpClientRequest.HttpClientRequest, { readonly message: string }>

export const encoder = ({ method, path, request: parts }: Operation, apiUrl: string): Encode => {
  const params = parts.params && encodeFields(parts.params)
  const query = parts.query && encodeFields(parts.query)
  const headers = parts.headers && encodeFields(parts.headers)
  const body = parts.payload && encodeBody(parts.payload)
  const fill = compile(path)
  const empty = HttpClientRequest.setMethod(HttpClientRequest.empty, method)
  return Effect.fnUntraced(function* (input: Input) {
    const filled = params === undefined ? path : fill(yield* params(input.params))
    let request = HttpClientRequest.setUrl(empty, `${apiUrl}${filled}`)
    if (query !== undefined) request = HttpClientRequest.setUrlParams(request, yield* query(input.query))
    if (headers !== undefined) {
      for (const [name, value] of Object.entries(yield* headers(input.headers))) {
        request = HttpClientRequest.setHeader(request, name, String(value))
      }
    }
    if (body !== undefined) request = HttpClientRequest.setBody(request, yield* body(input.payload))
    return request
  })
}

/** The path as API documents write it: `/api/v2/oauth/clients/{clientId}`. */
export const template = (path: string) => path.replaceAll(parameter, "{$1}")

/** The names of the parameters of a path, in its order. */
export const parameters = (path: string): ReadonlyArray<string> =>
  path.split(parameter).filter((_part, index) => index % 2 === 1)

const parameter = /:(\w+)/g

// Every second part is the name of a parameter.
const compile = (path: string) => {
  const parts = path.split(parameter)
  return (params: Values) =>
    parts.map((part, index) => (index % 2 === 0 ? part : encodeURIComponent(params[part] ?? ""))).join("")
}

const encodeBody = (payload: Schema.Top | ReadonlyArray<Schema.Top>) => {
  const encode = Schema.encodeUnknownEffect(Schema.isSchema(payload) ? payload : Schema.Union(payload))
  return (input: unknown) =>
    Effect.flatMap(withoutServices(encode(input)), (json) =>
      // An unknown field may hold any value.
      Effect.try({
        try: () => HttpBody.jsonUnsafe(json),
        catch: () => ({ message: "the payload holds a value that JSON cannot express" })
      })
    )
}

type Values = Readonly<Record<string, string | number | boolean>>

/** Numbers and booleans are sent as text. A field without a value is left out. */
const encodeFields = (fields: Schema.Struct.Fields) => {
  const encode = Schema.encodeUnknownEffect(Schema.Struct(fields))
  return (input: unknown) =>
    Effect.filterOrElse(withoutServices(encode(input)), isValues, () =>
      Effect.die(
        new TypeError("A path, query or header parameter does not encode to a text, number or boolean")
      )
    )
}

const isValues = (encoded: unknown): encoded is Values =>
  typeof encoded === "object" &&
  encoded !== null &&
  Object.values(encoded).every((value) => ["string", "number", "boolean"].includes(typeof value))
