/** Encodes the input of an operation into its request. Path, query, headers and body follow from the endpoint. */
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"
import type { Endpoint } from "./Endpoint.ts"
import { withoutServices } from "./Services.ts"

/** The parts that an endpoint may declare, before they are encoded. */
export interface Input {
  readonly params?: unknown
  readonly query?: unknown
  readonly headers?: unknown
  readonly payload?: unknown
}

/** Fails where the input breaks a rule of the endpoint; nothing was sent then. */
export type Encode = (input: Input) => Effect.Effect<HttpClientRequest.HttpClientRequest, Schema.SchemaError>

export const encoder = (endpoint: Endpoint, apiUrl: string): Encode => {
  const params = endpoint.params && encodeTexts(endpoint.params)
  const query = endpoint.query && encodeTexts(endpoint.query)
  const headers = endpoint.headers && encodeTexts(endpoint.headers)
  const body = encodeBody(endpoint)
  const path = compile(endpoint.path)
  const empty = HttpClientRequest.setMethod(HttpClientRequest.empty, endpoint.method)
  return Effect.fnUntraced(function* (input: Input) {
    const filled = params === undefined ? endpoint.path : path(yield* params(input.params))
    let request = HttpClientRequest.setUrl(empty, `${apiUrl}${filled}`)
    if (query !== undefined) request = HttpClientRequest.setUrlParams(request, yield* query(input.query))
    if (headers !== undefined) request = HttpClientRequest.setHeaders(request, yield* headers(input.headers))
    if (body !== undefined) request = HttpClientRequest.setBody(request, yield* body(input.payload))
    return request
  })
}

/** The path as documents write it: `/api/v2/oauth/clients/{clientId}`. */
export const template = (path: string) => path.replaceAll(parameter, "{$1}")

const parameter = /:(\w+)/g

// Every second part is the name of a parameter.
const compile = (path: string) => {
  const parts = path.split(parameter)
  return (params: Texts) =>
    parts.map((part, index) => (index % 2 === 0 ? part : encodeURIComponent(params[part] ?? ""))).join("")
}

const encodeBody = ({ payload }: Endpoint) => {
  const schemas = payload.get("application/json")?.schemas
  if (schemas === undefined) return undefined
  const encode = Schema.encodeUnknownEffect(Schema.Union(schemas))
  return (input: unknown) => Effect.map(withoutServices(encode(input)), (json) => HttpBody.jsonUnsafe(json))
}

type Texts = Readonly<Record<string, string | undefined>>

const encodeTexts = (schema: Schema.Top) => {
  const encode = Schema.encodeUnknownEffect(schema)
  return (input: unknown) =>
    Effect.filterOrElse(withoutServices(encode(input)), isTexts, () =>
      Effect.die(new TypeError("A path, query or header parameter does not encode to a string"))
    )
}

const isTexts = (encoded: unknown): encoded is Texts =>
  typeof encoded === "object" &&
  encoded !== null &&
  Object.values(encoded).every((value) => value === undefined || typeof value === "string")
