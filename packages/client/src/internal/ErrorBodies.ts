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
import * as Json from "./Json.ts"

/** In bytes. A longer body is not an error of the vendor. */
const limit = 65_536

/** Without the nested errors, which no reason shows: their depth has no bound. */
export type ShallowErrorBody = Omit<ErrorBody, "errors">

/** Empty where the body is too long, did not arrive, or is not JSON. */
export const read = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<ShallowErrorBody> =>
  Effect.map(Effect.option(text(response)), (body) =>
    body.pipe(
      Option.flatMap(Json.parse),
      Option.flatMap((json) => Option.orElse(decode(json), () => Option.map(decodeLoose(json), pick))),
      Option.getOrElse(() => ({}))
    )
  )

/** At most one chunk more than the limit is read, of a body without an end too. */
const text = ({ stream }: HttpClientResponse.HttpClientResponse) =>
  Effect.suspend(() => {
    const decoder = new TextDecoder()
    let body = ""
    let size = 0
    return Effect.map(
      Stream.runForEachWhile(stream, (chunk) =>
        Effect.sync(() => {
          size += chunk.length
          body += decoder.decode(chunk, { stream: true })
          return size <= limit
        })
      ),
      () => (size <= limit ? body + decoder.decode() : "")
    )
  })

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
const decodeLoose = Schema.decodeUnknownOption(Loose)
const decode = Schema.decodeUnknownOption(Schema.Struct(Struct.omit(fields, ["errors"])))
