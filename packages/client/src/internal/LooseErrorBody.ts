/**
 * What can be read of an error's body where the whole of it is not as declared: one odd field, or a status that nobody
 * declared, must not hide the vendor's code and sentence.
 */
import type { ErrorBody } from "@effect-genesys/schemas/ErrorBody"
import * as Effect from "effect/Effect"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

/** More than this is no error of the vendor. */
const limit = 65_536

/** Empty where the body is too long, did not arrive, or is not JSON. */
export const read = (
  { reason }: HttpClientError.HttpClientError,
  response: HttpClientResponse.HttpClientResponse
): Effect.Effect<ErrorBody> => {
  // A body can be read once. That of a declared status was, and its text is kept; that of another was left alone.
  const text = reason._tag === "StatusCodeError" ? response.text : begin(response.stream)
  return Effect.map(Effect.option(text), (given) =>
    given.pipe(
      Option.filter(({ length }) => length <= limit),
      Option.flatMap((all) => decode(all)),
      Option.match({ onNone: () => ({}), onSome: pick })
    )
  )
}

const begin = <E>(stream: Stream.Stream<Uint8Array, E>) =>
  Stream.limitBytes(stream, limit, () => Stream.empty).pipe(Stream.decodeText, Stream.mkString)

const pick = ({ code, contextId, message }: typeof Body.Type): ErrorBody => ({
  ...(typeof code === "string" && { code }),
  ...(typeof message === "string" && { message }),
  ...(typeof contextId === "string" && { contextId })
})

const Body = Schema.Struct({
  code: Schema.optionalKey(Schema.Unknown),
  message: Schema.optionalKey(Schema.Unknown),
  contextId: Schema.optionalKey(Schema.Unknown)
})
const decode = Schema.decodeOption(Schema.fromJsonString(Body))
