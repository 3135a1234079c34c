/** Reads the response of a success, as its operation declares it. */
import type { Operation } from "@effect-genesys/schemas/Operation"
import * as Effect from "effect/Effect"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Reason from "../Reason.ts"
import * as Json from "./Json.ts"
import * as Reasons from "./Reasons.ts"
import * as ResponseHeaders from "./ResponseHeaders.ts"
import { withoutServices } from "./WithoutServices.ts"

/** Decodes the body of a response, which has been read whatever its status, so that its connection is free again. */
export type Decode = (
  response: HttpClientResponse.HttpClientResponse,
  body: string
) => Effect.Effect<unknown, Reason.Reason>

export const decoder = ({ statuses, success }: Operation): Decode => {
  if (success === undefined) return nothing
  const decode = decodeJson(success)
  return (response, body) => (statuses.includes(response.status) ? decode : undeclared)(response, body)
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
    const json = Json.parse(body)
    return Option.isNone(json)
      ? Effect.fail(new Reason.Decode({ status, problem: "its body is not JSON" }))
      : Effect.mapError(
          withoutServices(decode(json.value)),
          ({ message }) => new Reason.Decode({ status, problem: Reasons.oneLine(message) })
        )
  }
}
