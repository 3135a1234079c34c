/**
 * The vendor's error codes by status, as its API document declares them: those of every operation, those of its method, and
 * its own.
 */
import type { ErrorCodes, Operation } from "../Operation.ts"

export const of = ({ errorCodes = {}, method }: Operation): ErrorCodes =>
  merge(common, withoutFields.has(method) ? {} : validation, withBody.has(method) ? ofBody : {}, errorCodes)

const common: ErrorCodes = {
  400: ["bad.request", "response.entity.too.large"],
  401: ["authentication.required", "bad.credentials", "ip.not.authorized"],
  403: [
    "app.not.authorized.for.scope",
    "authz.policy.denied",
    "missing.any.division.permissions",
    "missing.any.permissions",
    "missing.division.permission",
    "missing.permissions",
    "not.authorized"
  ],
  404: ["not.found"],
  408: ["client.timeout"],
  409: ["request.conflict"],
  413: ["request.entity.too.large"],
  415: ["unsupported.media.type"],
  429: ["too.many.requests", "too.many.requests.retry.after"],
  500: ["internal.server.error"],
  503: ["service.unavailable"],
  504: ["authentication.request.timeout", "request.timeout"]
}

const validation: ErrorCodes = {
  400: [
    "constraint.validation",
    "invalid.date",
    "invalid.property",
    "invalid.query.param.value",
    "invalid.value"
  ]
}

const ofBody: ErrorCodes = { 400: ["client.failed.request"] }

/** Methods whose operations have no fields to validate. */
const withoutFields: ReadonlySet<Operation["method"]> = new Set(["DELETE", "HEAD"])
const withBody: ReadonlySet<Operation["method"]> = new Set(["POST", "PUT"])

const merge = (...tables: ReadonlyArray<ErrorCodes>): ErrorCodes => {
  const merged: Record<number, ReadonlyArray<string>> = {}
  for (const table of tables) {
    for (const [status, codes] of Object.entries(table)) {
      merged[Number(status)] = [...(merged[Number(status)] ?? []), ...codes].toSorted()
    }
  }
  return merged
}
