/**
 * The errors that every operation declares, one class per status, with the vendor's error body. Their `_tag` is not in the
 * JSON.
 */
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Struct from "effect/Struct"
import * as ErrorBody from "./ErrorBody.ts"
import type * as Model from "./Model.ts"

const body = <const Tag extends string>(tag: Tag): Fields<Tag> => ({
  _tag: Schema.tagDefaultOmit(tag),
  ...ErrorBody.ErrorBody.fields
})

/**
 * The fields of an error. With a name, so that declarations do not repeat the fields for each class.
 *
 * @since 0.1.0
 * @category errors
 */
export type Fields<Tag extends string> = Model.Fields<ErrorBody.ErrorBody> & {
  readonly _tag: ReturnType<typeof Schema.tagDefaultOmit<Tag>>
}

/**
 * 400: the server refuses the request as it is.
 *
 * @since 0.1.0
 * @category errors
 */
export class BadRequest extends Schema.Error<BadRequest>("BadRequest")(body("BadRequest"), {
  httpApiStatus: 400
}) {}

/**
 * 401: the token is missing, expired or revoked.
 *
 * @since 0.1.0
 * @category errors
 */
export class Unauthorized extends Schema.Error<Unauthorized>("Unauthorized")(body("Unauthorized"), {
  httpApiStatus: 401
}) {}

/**
 * 403: the token lacks a permission or a scope.
 *
 * @since 0.1.0
 * @category errors
 */
export class Forbidden extends Schema.Error<Forbidden>("Forbidden")(body("Forbidden"), {
  httpApiStatus: 403
}) {}

/**
 * 404: the object does not exist, or the token has no access to it.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotFound extends Schema.Error<NotFound>("NotFound")(body("NotFound"), {
  httpApiStatus: 404
}) {}

/**
 * 408: the request timed out at the server, which may have carried it out.
 *
 * @since 0.1.0
 * @category errors
 */
export class RequestTimeout extends Schema.Error<RequestTimeout>("RequestTimeout")(body("RequestTimeout"), {
  httpApiStatus: 408
}) {}

/**
 * 409: another request changed the object at the same time.
 *
 * @since 0.1.0
 * @category errors
 */
export class Conflict extends Schema.Error<Conflict>("Conflict")(body("Conflict"), {
  httpApiStatus: 409
}) {}

/**
 * 413: the body of the request is too large.
 *
 * @since 0.1.0
 * @category errors
 */
export class PayloadTooLarge extends Schema.Error<PayloadTooLarge>("PayloadTooLarge")(
  body("PayloadTooLarge"),
  { httpApiStatus: 413 }
) {}

/**
 * 415: the server does not read the media type of the request.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsupportedMediaType extends Schema.Error<UnsupportedMediaType>("UnsupportedMediaType")(
  body("UnsupportedMediaType"),
  { httpApiStatus: 415 }
) {}

/**
 * 429: there were too many requests. `limit` names the limit, and the server did not carry out the request.
 *
 * @since 0.1.0
 * @category errors
 */
export class TooManyRequests extends Schema.Error<TooManyRequests>("TooManyRequests")(
  body("TooManyRequests"),
  { httpApiStatus: 429 }
) {}

/**
 * 500: the server failed, and may have carried out the request.
 *
 * @since 0.1.0
 * @category errors
 */
export class InternalServerError extends Schema.Error<InternalServerError>("InternalServerError")(
  body("InternalServerError"),
  { httpApiStatus: 500 }
) {}

/**
 * 503: the service is not available for now, and may have carried out the request.
 *
 * @since 0.1.0
 * @category errors
 */
export class ServiceUnavailable extends Schema.Error<ServiceUnavailable>("ServiceUnavailable")(
  body("ServiceUnavailable"),
  { httpApiStatus: 503 }
) {}

/**
 * 504: the service did not respond to the gateway in time, and may have carried out the request.
 *
 * @since 0.1.0
 * @category errors
 */
export class GatewayTimeout extends Schema.Error<GatewayTimeout>("GatewayTimeout")(body("GatewayTimeout"), {
  httpApiStatus: 504
}) {}

/**
 * Every declared error, by ascending status.
 *
 * @since 0.1.0
 * @category errors
 */
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
 *
 * @since 0.1.0
 * @category errors
 */
export const declared: ReadonlyArray<Schema.Codec<VendorError, Model.Encoded<ErrorBody.ErrorBody>>> = [
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
): Schema.Codec<E, Model.Encoded<ErrorBody.ErrorBody>> {
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
  return Struct.pick(error, Struct.keys(ErrorBody.ErrorBody.fields))
}

/**
 * An error response of the API, by its status.
 *
 * @since 0.1.0
 * @category errors
 */
export type VendorError = InstanceType<(typeof all)[number]>
