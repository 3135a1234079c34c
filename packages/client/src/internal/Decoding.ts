/** Reads the response of a success. The schemas follow from the endpoint, one for each status that it declares. */
import * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
import * as Effect from "effect/Effect"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Schema from "effect/Schema"
import * as Reason from "../Reason.ts"
import type { Endpoint } from "./Endpoint.ts"
import * as ErrorBodies from "./ErrorBodies.ts"
import * as Reasons from "./Reasons.ts"
import * as ResponseHeaders from "./ResponseHeaders.ts"
import { withoutServices } from "./Services.ts"

export type Decode = (response: HttpClientResponse.HttpClientResponse) => Effect.Effect<unknown, Reason.Reason>

export const decoder = (endpoint: Endpoint): Decode => {
  if (OperationFacts.of(endpoint).returnsNothing === true) return nothing
  const decoders = new Map(
    Array.from(endpoint.success, (schema) => [
      Schema.resolveAnnotations(schema)?.httpApiStatus ?? 200,
      decodeJson(schema)
    ])
  )
  return (response) => {
    const decode = decoders.get(response.status)
    return decode === undefined ? undeclared(response) : decode(response)
  }
}

/** These operations return nothing, so any 2xx counts as success, except an HTML page, which comes from a proxy. */
const nothing: Decode = (response) =>
  Effect.andThen(
    ErrorBodies.discard(response),
    ResponseHeaders.isHtml(response.headers)
      ? Effect.fail(new Reason.Decode({ status: response.status, problem: "its body is an HTML page" }))
      : Effect.void
  )

const undeclared: Decode = (response) =>
  Effect.andThen(ErrorBodies.discard(response), Effect.fail(new Reason.Unexpected({ status: response.status })))

const decodeJson = (schema: Schema.Top): Decode => {
  const decode = Schema.decodeUnknownEffect(schema)
  return ({ status, text }) =>
    Effect.flatMap(Effect.mapError(text, Reasons.fromTransport), (body) => {
      const json = parse(body)
      return json === notJson
        ? Effect.fail(new Reason.Decode({ status, problem: "its body is not JSON" }))
        : Effect.mapError(
            withoutServices(decode(json)),
            ({ message }) => new Reason.Decode({ status, problem: Reasons.oneLine(message) })
          )
    })
}

const notJson = Symbol("not JSON")

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return notJson
  }
}
