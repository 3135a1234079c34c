/** States in which an operation fails, set as faults. */
import * as Schema from "effect/Schema"
import { Faults, type Rule } from "../http/Faults.ts"
import { OperationName } from "../http/RouteTable.ts"
import { rateLimitExceeded } from "../login/TokenEndpoint.ts"
import { nothing, state } from "./State.ts"

const operation = OperationName

const failing = (status: number, code: string) =>
  state({
    params: Schema.Struct({ operation }),
    values: nothing,
    set: (params) => added({ operation: params.operation, fault: { kind: "error", status, code } })
  })

export const outages = {
  "requests are over the limit": state({
    params: Schema.Struct({
      operation,
      seconds: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)))
    }),
    values: nothing,
    set: (params) =>
      added({
        operation: params.operation,
        fault: {
          kind: "error",
          status: 429,
          code: "too.many.requests.retry.after",
          headers: { "retry-after": String(params.seconds ?? 3) }
        }
      })
  }),
  "token requests are over the limit": state({
    params: nothing,
    values: nothing,
    set: () => {
      const body = {
        error: "invalid_request",
        description: rateLimitExceeded,
        error_description: rateLimitExceeded
      }
      return added({ operation: "postOauthToken", fault: { kind: "answer", status: 400, body } })
    }
  }),
  "an operation fails": failing(500, "internal.server.error"),
  "an operation is unavailable": failing(503, "service.unavailable"),
  "an operation times out": failing(504, "request.timeout")
}

const added = (rule: Rule) =>
  Faults.useSync(({ add }) => {
    add(rule)
    return {}
  })
