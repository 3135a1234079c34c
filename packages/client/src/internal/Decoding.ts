/** Decodes a successful response as its operation declares it. */
import type { Operation } from "@effect-genesys/schemas/Operation"
import * as Effect from "effect/Effect"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Reason from "../Reason.ts"
import * as Json from "./Json.ts"
import * as Reasons from "./Reasons.ts"
import * as ResponseHeaders from "./ResponseHeaders.ts"
import { withoutServices } from "./WithoutServices.ts"

/** Decodes a body that has been read already. Reading it, whatever its status, frees the connection. */
export type Decode = (
  response: HttpClientResponse.HttpClientResponse,
  body: string
) => Effect.Effect<unknown, Reason.Reason>

export const decoder = (operation: Operation): Decode => {
  const { statuses, success } = operation
  if (success === undefined) return nothing
  const decode = decodeJson(success)
  return keepingSecret(operation, success, (response, body) =>
    (statuses.includes(response.status) ? decode : undeclared)(response, body)
  )
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
      : withoutServices(decode(json.value)).pipe(
          Effect.mapError(({ message }) => message),
          // Errors may be nested in errors, deeper than the stack allows.
          Effect.catchDefect(() => Effect.fail("it is nested too deeply")),
          Effect.mapError((problem) => new Reason.Decode({ status, problem: Reasons.oneLine(problem) }))
        )
  }
}

/**
 * The API shows a secret only once. If other fields of its response cannot be read, the caller still gets the secret with the
 * readable fields, and a warning in the log names the others.
 */
const keepingSecret = ({ fallback, identifier }: Operation, schema: Schema.Top, decode: Decode): Decode => {
  if (fallback === undefined) return decode
  const decodeAny = Schema.decodeUnknownEffect(schema)
  return (response, body) =>
    Effect.catch(decode(response, body), (reason) =>
      Effect.gen(function* () {
        const json = Option.getOrUndefined(Json.parse(body))
        const hasSecret =
          Predicate.hasProperty(json, "secret") && typeof json.secret === "string" && json.secret !== ""
        if (!hasSecret) return yield* reason
        const kept: Record<string, unknown> = { ...fallback }
        const unreadable: Array<string> = []
        for (const [field, value] of Object.entries(json)) {
          const read = yield* Effect.option(withoutServices(decodeAny({ ...fallback, [field]: value })))
          if (Option.isSome(read)) kept[field] = value
          else unreadable.push(field)
        }
        if (unreadable.length > 0) {
          yield* Effect.logWarning(
            `The response of ${identifier} has fields that could not be read: ${unreadable.join(", ")}`
          )
        }
        return yield* Effect.mapError(withoutServices(decodeAny(kept)), () => reason)
      })
    )
}
