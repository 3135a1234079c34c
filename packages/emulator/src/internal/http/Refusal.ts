/** Errors of the API, and their bodies in the vendor's shape. */
import type { Limit } from "@effect-genesys/schemas/ErrorBody"
import * as Data from "effect/Data"

export class Refusal extends Data.TaggedError("Refusal")<{
  readonly status: number
  /** One of the vendor's codes. */
  readonly code: string
  /** With `{name}` for each of the parameters. */
  readonly message: string
  readonly params?: Readonly<Record<string, string>>
  readonly fieldName?: string
  readonly limit?: Limit
}> {}

export const bodyOf = (
  { code, fieldName, limit, message, params = {}, status }: Refusal,
  contextId: string
) => ({
  message: filled(message, params),
  code,
  status,
  messageWithParams: message,
  messageParams: params,
  contextId,
  details: fieldName === undefined ? [] : [{ errorCode: code, fieldName }],
  errors: [],
  ...(limit !== undefined && { limit })
})

const filled = (template: string, params: Readonly<Record<string, string>>) => {
  const values = new Map(Object.entries(params))
  return template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values.get(name) ?? placeholder)
}

export const clientNotFound = new Refusal({
  status: 404,
  code: "client.not.found",
  message: "There is no such client."
})

export const notFound = new Refusal({
  status: 404,
  code: "not.found",
  message: "There is nothing at this path."
})
