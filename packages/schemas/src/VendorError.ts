/**
 * The errors that every operation declares, one class per status, with the vendor's error body. Their `_tag` is not in the
 * JSON.
 */
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Struct from "effect/Struct"
import * as ErrorBody from "./ErrorBody.ts"

const body = <const Tag extends string>(tag: Tag): Fields<Tag> => ({
  _tag: Schema.tagDefaultOmit(tag),
  ...ErrorBody.fields
})

/** The fields of an error. With a name, so that declarations do not repeat the fields for each class. */
export type Fields<Tag extends string> = typeof ErrorBody.fields & {
  readonly _tag: ReturnType<typeof Schema.tagDefaultOmit<Tag>>
}

export class BadRequest extends Schema.Error<BadRequest>("BadRequest")(body("BadRequest"), {
  httpApiStatus: 400
}) {}

export class Unauthorized extends Schema.Error<Unauthorized>("Unauthorized")(body("Unauthorized"), {
  httpApiStatus: 401
}) {}

export class Forbidden extends Schema.Error<Forbidden>("Forbidden")(body("Forbidden"), {
  httpApiStatus: 403
}) {}

export class NotFound extends Schema.Error<NotFound>("NotFound")(body("NotFound"), {
  httpApiStatus: 404
}) {}

export class RequestTimeout extends Schema.Error<RequestTimeout>("RequestTimeout")(body("RequestTimeout"), {
  httpApiStatus: 408
}) {}

export class Conflict extends Schema.Error<Conflict>("Conflict")(body("Conflict"), {
  httpApiStatus: 409
}) {}

export class PayloadTooLarge extends Schema.Error<PayloadTooLarge>("PayloadTooLarge")(
  body("PayloadTooLarge"),
  { httpApiStatus: 413 }
) {}

export class UnsupportedMediaType extends Schema.Error<UnsupportedMediaType>("UnsupportedMediaType")(
  body("UnsupportedMediaType"),
  { httpApiStatus: 415 }
) {}

export class TooManyRequests extends Schema.Error<TooManyRequests>("TooManyRequests")(
  body("TooManyRequests"),
  { httpApiStatus: 429 }
) {}

export class InternalServerError extends Schema.Error<InternalServerError>("InternalServerError")(
  body("InternalServerError"),
  { httpApiStatus: 500 }
) {}

export class ServiceUnavailable extends Schema.Error<ServiceUnavailable>("ServiceUnavailable")(
  body("ServiceUnavailable"),
  { httpApiStatus: 503 }
) {}

export class GatewayTimeout extends Schema.Error<GatewayTimeout>("GatewayTimeout")(body("GatewayTimeout"), {
  httpApiStatus: 504
}) {}

/** Every declared error, by ascending status. */
export const all = [
  BadRequest,
  Unauthorized,
  Forbidden,
  NotFound,
  RequestTimeout,
  Conflict,
  PayloadTooLarge,
  UnsupportedMediaType,
  TooManyRequests,
  InternalServerError,
  ServiceUnavailable,
  GatewayTimeout
] as const

/**
 * Every declared error as an endpoint declares it: they share one error body and differ in status. With the classes
 * themselves, an API document would have twelve error bodies.
 */
export const declared: ReadonlyArray<Schema.Codec<VendorError, ErrorBody.ErrorBodyEncoded>> = [
  declare(BadRequest, 400, "Bad Request"),
  declare(Unauthorized, 401, "Unauthorized"),
  declare(Forbidden, 403, "Forbidden"),
  declare(NotFound, 404, "Not Found"),
  declare(RequestTimeout, 408, "Request Timeout"),
  declare(Conflict, 409, "Conflict"),
  declare(PayloadTooLarge, 413, "Payload Too Large"),
  declare(UnsupportedMediaType, 415, "Unsupported Media Type"),
  declare(TooManyRequests, 429, "Too Many Requests"),
  declare(InternalServerError, 500, "Internal Server Error"),
  declare(ServiceUnavailable, 503, "Service Unavailable"),
  declare(GatewayTimeout, 504, "Gateway Timeout")
]

function declare<E extends VendorError>(
  error: (new (body: ErrorBody.ErrorBody) => E) & Schema.Codec<E, unknown>,
  status: number,
  description: string
): Schema.Codec<E, ErrorBody.ErrorBodyEncoded> {
  return ErrorBody.ErrorBody.pipe(
    Schema.decodeTo(
      Schema.toType(error),
      SchemaTransformation.transform({
        decode: (received: ErrorBody.ErrorBody) => new error(received),
        encode: bodyOf
      })
    ),
    (schema) => schema.annotate({ description }),
    HttpApiSchema.status(status)
  )
}

function bodyOf(error: VendorError): ErrorBody.ErrorBody {
  return Struct.pick(error, Struct.keys(ErrorBody.fields))
}

export type VendorError = InstanceType<(typeof all)[number]>
