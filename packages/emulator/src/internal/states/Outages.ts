/** What goes wrong, by the faults. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Rule } from "../http/Faults.ts"
import * as Operations from "../http/Operations.ts"
import { rateLimitExceeded } from "../login/TokenEndpoint.ts"
import { nothing, state, type World } from "./State.ts"

const operation = Operations.Name

const failing = (status: number, code: string) =>
  state({
    params: Schema.Struct({ operation }),
    values: nothing,
    set: (world, params) =>
      added(world, { operation: params.operation, fault: { kind: "error", status, code } })
  })

export const outages = {
  "requests are over the limit": state({
    params: Schema.Struct({
      operation,
      seconds: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)))
    }),
    values: nothing,
    set: (world, params) =>
      added(world, {
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
    set: (world) => {
      const body = {
        error: "invalid_request",
        description: rateLimitExceeded,
        error_description: rateLimitExceeded
      }
      return added(world, { operation: "postOauthToken", fault: { kind: "answer", status: 400, body } })
    }
  }),
  "an operation fails": failing(500, "internal.server.error"),
  "an operation is unavailable": failing(503, "service.unavailable"),
  "an operation times out": failing(504, "request.timeout")
}

const added = ({ faults }: World, rule: Rule) =>
  Effect.sync(() => {
    faults.add(rule)
    return {}
  })
