/**
 * Reads the body of an error response field by field, so that an invalid field does not hide the vendor's code and
 * message.
 */
import { Detail } from "@effect-genesys/schemas/ErrorDetail"
import * as Effect from "effect/Effect"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type * as Reason from "../Reason.ts"
import * as Body from "./Body.ts"
import * as Json from "./Json.ts"

/** In bytes. No error body of the vendor is longer. */
const limit = 65_536

/** The fields that a reason shows. Nested errors are left out, because their depth has no bound. */
export interface Fields {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly contextId?: string | undefined
  readonly messageParams?: Readonly<Record<string, string>> | undefined
  readonly details?: ReadonlyArray<Detail> | undefined
  readonly limit?: Reason.Limit | undefined
}

/** Empty if the body is too long, did not arrive, or is not JSON. */
export const read = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<Fields> =>
  Effect.map(Effect.option(Body.text(response, limit)), (body) =>
    body.pipe(
      Option.flatMap(Json.parse),
      Option.filter(Predicate.isObject),
      Option.match({ onNone: () => ({}), onSome: fieldsOf })
    )
  )

const fieldsOf = (json: object): Fields => ({
  code: string(json, "code"),
  message: string(json, "message"),
  contextId: string(json, "contextId"),
  messageParams: Option.getOrUndefined(decodeParams(property(json, "messageParams"))),
  details: Option.getOrUndefined(decodeDetails(property(json, "details"))),
  limit: limitOf(property(json, "limit"))
})

const limitOf = (json: unknown): Reason.Limit | undefined => {
  if (!Predicate.isObject(json)) return undefined
  const key = string(json, "key")
  const namespace = string(json, "namespace")
  const value = property(json, "value")
  return {
    ...(key !== undefined && { key }),
    ...(namespace !== undefined && { namespace }),
    ...(typeof value === "number" && Number.isSafeInteger(value) && { value })
  }
}

const string = (json: object, name: string) => {
  const value = property(json, name)
  return typeof value === "string" ? value : undefined
}

const property = (json: object, name: string): unknown => Object.getOwnPropertyDescriptor(json, name)?.value

const decodeParams = Schema.decodeUnknownOption(Schema.Record(Schema.String, Schema.String))
const decodeDetails = Schema.decodeUnknownOption(Schema.Array(Detail))
