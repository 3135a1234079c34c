/**
 * The errors that every operation declares, one class a status. They carry the vendor's error body, and tell
 * themselves apart by `_tag`, which stays out of the JSON.
 */
import * as Schema from "effect/Schema"
import * as ErrorBody from "./ErrorBody.ts"

const body = <const Tag extends string>(tag: Tag): Fields<Tag> => ({
  _tag: Schema.tagDefaultOmit(tag),
  ...ErrorBody.fields
})

/** The fields of an error. The type has a name so that declarations do not repeat the fields for each class. */
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

/** Every declared error, in the order of its status. */
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

export type VendorError = InstanceType<(typeof all)[number]>
