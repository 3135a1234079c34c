/** Reads the response of a success. The schemas follow from the endpoint, one for each status that it declares. */
import * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
import * as Effect from "effect/Effect"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Schema from "effect/Schema"
import * as Reason from "../Reason.ts"
import type { Endpoint } from "./Endpoint.ts"
import * as Reasons from "./Reasons.ts"
import * as ResponseHeaders from "./ResponseHeaders.ts"
import { withoutServices } from "./Services.ts"

/** Decodes the body of a response, which has been read whatever its status, so that its connection is free again. */
export type Decode = (
  response: HttpClientResponse.HttpClientResponse,
  body: string
) => Effect.Effect<unknown, Reason.Reason>

export const decoder = (endpoint: Endpoint): Decode => {
  if (OperationFacts.of(endpoint).returnsNothing === true) return nothing
  const decoders = new Map(
    Array.from(endpoint.success, (schema) => [
      Schema.resolveAnnotations(schema)?.httpApiStatus ?? 200,
      decodeJson(schema)
    ])
  )
  return (response, body) => (decoders.get(response.status) ?? undeclared)(response, body)
}

/** These operations return nothing, so any 2xx counts as success, except an HTML page, which comes from a proxy. */
const nothing: Decode = ({ headers, status }) =>
  ResponseHeaders.isHtml(headers)
    ? Effect.fail(new Reason.Decode({ status, problem: "its body is an HTML page" }))
    : Effect.void

const undeclared: Decode = ({ status }) => Effect.fail(new Reason.Unexpected({ status }))

const decodeJson = (schema: Schema.Top): Decode => {
  const decode = Schema.decodeUnknownEffect(schema)
  return ({ status }, body) => {
    const json = parse(body)
    return json === notJson
      ? Effect.fail(new Reason.Decode({ status, problem: "its body is not JSON" }))
      : Effect.mapError(
          withoutServices(decode(json)),
          ({ message }) => new Reason.Decode({ status, problem: Reasons.oneLine(message) })
        )
  }
}

const notJson = Symbol("not JSON")

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return notJson
  }
}
