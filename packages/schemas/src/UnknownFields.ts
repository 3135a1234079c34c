/**
 * Fields that the vendor added after this version of the library. To read, change and write back an object must not lose
 * them, so models that can be written carry them, `Redacted`, apart from their own fields.
 */
import * as Redacted from "effect/Redacted"
import { carried, symbol } from "./internal/Unknown.ts"

/**
 * The fields that the model of this object does not declare, as the server sent them. One of them may be a secret.
 *
 * @example
 * ```ts
 * import { OAuthApi } from "@effect-genesys/client"
 * import { UnknownFields } from "@effect-genesys/schemas"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.fn(function* (clientId: string) {
 *   const api = yield* OAuthApi.OAuthApi
 *   const client = yield* api.getOauthClient(clientId)
 *   yield* Console.log(Object.keys(UnknownFields.of(client)))
 * })
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const of = (model: object): Readonly<Record<string, unknown>> => carried(model)

/**
 * A copy with these fields in place of its unknown fields. Their values must be JSON.
 *
 * Names that the model declares are ignored when it is written, and so are fields that only the server writes, such as
 * `id` and `secret`.
 *
 * @example
 * ```ts
 * import { OAuthApi } from "@effect-genesys/client"
 * import { OAuthClient, UnknownFields } from "@effect-genesys/schemas"
 * import * as Effect from "effect/Effect"
 *
 * // Sets a field that this version of the library does not know, and keeps the others.
 * export const setOwner = Effect.fn(function* (clientId: string, owner: string) {
 *   const api = yield* OAuthApi.OAuthApi
 *   const request = yield* OAuthClient.toRequest(yield* api.getOauthClient(clientId))
 *   const fields = { ...UnknownFields.of(request), owner }
 *   return yield* api.putOauthClient(clientId, UnknownFields.having(request, fields))
 * })
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const having = <Model extends object>(
  model: Model,
  fields: Readonly<Record<string, unknown>>
): Model => ({ ...model, [symbol]: Redacted.make(fields) })

/**
 * A copy without unknown fields, for a server that refuses them.
 *
 * @example
 * ```ts
 * import { UnknownFields } from "@effect-genesys/schemas"
 * import type { OAuthClientRequest } from "@effect-genesys/schemas/OAuthClient"
 *
 * export const known = (request: OAuthClientRequest) => UnknownFields.without(request)
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const without = <Model extends object>(model: Model): Model => {
  const copy = { ...model }
  Reflect.deleteProperty(copy, symbol)
  return copy
}
