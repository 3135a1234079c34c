/** The vendor's error codes by status, as its API document declares them: a common part, and what each operation adds. */
import type { ErrorCodes } from "../OperationFacts.ts"

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

/** What a client must be, on creation and on change. */
export const clientRules = [
  "bad.client.role",
  "bad.client.state",
  "bad.grant.type",
  "grant.type.required",
  "missing.client.roles",
  "missing.client.scope"
]

export const ofDelete = (own: ErrorCodes): ErrorCodes => merge(common, own)
export const ofRead = (own: ErrorCodes = {}): ErrorCodes => merge(common, validation, own)
export const ofWrite = (own: ErrorCodes = {}): ErrorCodes =>
  merge(common, validation, { 400: ["client.failed.request"] }, own)

const merge = (...tables: ReadonlyArray<ErrorCodes>): ErrorCodes => {
  const merged: Record<number, ReadonlyArray<string>> = {}
  for (const table of tables) {
    for (const [status, codes] of Object.entries(table)) {
      merged[Number(status)] = [...(merged[Number(status)] ?? []), ...codes].toSorted()
    }
  }
  return merged
}
