/** Answers that are not a success, in the vendor's shape. */
import type { Limit } from "@effect-genesys/schemas/ErrorBody"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"

/** What the emulator knows of the request it is answering. */
export interface Request {
  readonly correlationId: string
  /** How much of the caller's allowance is used. */
  rateLimit?: { readonly count: number; readonly allowed: number; readonly reset: number }
  /** Whose token it carried, and for which operation, by its template; what the call is metered by. */
  caller?: { readonly clientId: string; readonly userId?: string; readonly template: string }
  /** Which client asks for a token: that is no call, and not metered. */
  signsIn?: { readonly clientId: string }
}

export const CurrentRequest = Context.Reference<Request>("@effect-genesys/emulator/CurrentRequest", {
  defaultValue: () => ({ correlationId: "" })
})

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

export const respond = (refusal: Refusal) =>
  Effect.map(CurrentRequest, ({ correlationId }) =>
    HttpServerResponse.jsonUnsafe(bodyOf(refusal, correlationId), { status: refusal.status })
  )

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

/** Turns the refusals of a handler into answers. */
export const answering =
  <Input, A, R>(handler: (input: Input) => Effect.Effect<A, Refusal, R>) =>
  (input: Input): Effect.Effect<A | HttpServerResponse.HttpServerResponse, never, R> =>
    Effect.catch(handler(input), respond)
