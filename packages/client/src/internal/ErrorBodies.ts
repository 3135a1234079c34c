/**
 * Reads the body of an error response. Where the whole of it is not as declared, one odd field must not hide the vendor's
 * code and sentence.
 */
import { type ErrorBody, fields } from "@effect-genesys/schemas/ErrorBody"
import * as Effect from "effect/Effect"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Struct from "effect/Struct"

/** In bytes. A longer body is not an error of the vendor. */
const limit = 65_536

/** Without the nested errors, which no reason shows: their depth has no bound. */
export type ShallowErrorBody = Omit<ErrorBody, "errors">

/** Empty where the body is too long, did not arrive, or is not JSON. */
export const read = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<ShallowErrorBody> =>
  Stream.limitBytes(response.stream, limit, () => Stream.empty).pipe(
    Stream.decodeText,
    Stream.mkString,
    Effect.option,
    Effect.map(
      Option.flatMap((text) => Option.orElse(decode(text), () => Option.map(decodeLoose(text), pick)))
    ),
    Effect.map(Option.getOrElse(() => ({})))
  )

const pick = ({ code, contextId, message }: typeof Loose.Type): ShallowErrorBody => ({
  ...(typeof code === "string" && { code }),
  ...(typeof message === "string" && { message }),
  ...(typeof contextId === "string" && { contextId })
})

const Loose = Schema.Struct({
  code: Schema.optionalKey(Schema.Unknown),
  message: Schema.optionalKey(Schema.Unknown),
  contextId: Schema.optionalKey(Schema.Unknown)
})
const decodeLoose = Schema.decodeOption(Schema.fromJsonString(Loose))
const decode = Schema.decodeOption(Schema.fromJsonString(Schema.Struct(Struct.omit(fields, ["errors"]))))
