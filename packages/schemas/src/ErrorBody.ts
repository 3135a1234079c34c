/** The body of every error response of the API. Each of its fields is optional. */
import * as Schema from "effect/Schema"
import { Detail } from "./ErrorDetail.ts"
import { readFast } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import { LimitNamespace } from "./LimitNamespace.ts"

export { Detail }

/**
 * The limit that was reached.
 *
 * @since 0.1.0
 * @category models
 */
export interface Limit extends Schema.Schema.Type<typeof Limit> {}
export const Limit = /*#__PURE__*/ Schema.Struct({
  key: Wire.optional(Schema.String),
  namespace: Wire.optional(LimitNamespace),
  value: Wire.optional(Wire.Int64)
})
  .annotate({ identifier: "Limit" })
  .pipe(readFast)

/**
 * The body of an error response. Programs use `code`; `message` is for people; `contextId` is the correlation id of the
 * response.
 *
 * `messageWithParams` is the message with `{placeholders}`, and `messageParams` has their values. `errors` can be
 * nested to any depth.
 *
 * @since 0.1.0
 * @category models
 */
export interface ErrorBody extends Schema.Schema.Type<typeof ErrorBodyFields> {
  readonly errors?: ReadonlyArray<ErrorBody>
}

const plainFields = {
  message: Wire.optional(Schema.String),
  code: Wire.optional(Schema.String),
  status: Wire.optional(Wire.Int32),
  entityId: Wire.optional(Schema.String),
  entityName: Wire.optional(Schema.String),
  messageWithParams: Wire.optional(Schema.String),
  messageParams: Wire.optional(Schema.Record(Schema.String, Schema.String)),
  contextId: Wire.optional(Schema.String),
  details: Wire.optional(Schema.Array(Detail)),
  limit: Wire.optional(Limit)
}

const ErrorBodyFields = /*#__PURE__*/ Schema.Struct(plainFields)

/**
 * An error body as JSON, where an absent field may be `null`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ErrorBodyEncoded extends Schema.Codec.Encoded<typeof ErrorBodyFields> {
  readonly errors?: ReadonlyArray<ErrorBodyEncoded> | null
}

/**
 * The fields of an error body, which the errors of all statuses share.
 *
 * @since 0.1.0
 * @category models
 */
export const fields = {
  ...plainFields,
  errors: Wire.optional(
    Schema.Array(Schema.suspend((): Schema.Codec<ErrorBody, ErrorBodyEncoded> => ErrorBody))
  )
}

// Without `readFast`, because a reader needs stack on each level, and `errors` may be nested to any depth.
export const ErrorBody = /*#__PURE__*/ Schema.Struct(fields).annotate({ identifier: "ErrorBody" })
