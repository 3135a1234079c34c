/** The body of every error response of the API. Each of its fields is optional. */
import * as Schema from "effect/Schema"
import { Detail } from "./ErrorDetail.ts"
import { model, slowModel } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import { LimitNamespace } from "./LimitNamespace.ts"
import type { Model } from "./Model.ts"

export { Detail }

/**
 * The limit that was reached.
 *
 * @since 0.1.0
 * @category models
 */
export interface Limit {
  /** The name of the limit. */
  readonly key?: string
  /** The part of the platform that has the limit. */
  readonly namespace?: LimitNamespace
  readonly value?: number
}
export const Limit = /*#__PURE__*/ Schema.Struct({
  key: Wire.optional(Schema.String),
  namespace: Wire.optional(LimitNamespace),
  value: Wire.optional(Wire.Int64)
})
  .annotate({ identifier: "Limit" })
  .pipe(/*#__PURE__*/ model<Limit>())

/**
 * The body of an error response. Programs use `code`; `message` is for people.
 *
 * @since 0.1.0
 * @category models
 */
export interface ErrorBody {
  readonly message?: string
  /** Such as `client.not.found`. */
  readonly code?: string
  /** The HTTP status. */
  readonly status?: number
  readonly entityId?: string
  readonly entityName?: string
  /** The message with `{placeholders}`. */
  readonly messageWithParams?: string
  /** The values of the placeholders. */
  readonly messageParams?: { readonly [placeholder: string]: string }
  /** The correlation id of the response. */
  readonly contextId?: string
  readonly details?: ReadonlyArray<Detail>
  /** They can be nested to any depth. */
  readonly errors?: ReadonlyArray<ErrorBody>
  /** The limit that was reached. */
  readonly limit?: Limit
}
// Without a reader, because it needs stack on each level, and `errors` may be nested to any depth.
export const ErrorBody = /*#__PURE__*/ Schema.Struct({
  message: Wire.optional(Schema.String),
  code: Wire.optional(Schema.String),
  status: Wire.optional(Wire.Int32),
  entityId: Wire.optional(Schema.String),
  entityName: Wire.optional(Schema.String),
  messageWithParams: Wire.optional(Schema.String),
  messageParams: Wire.optional(Schema.Record(Schema.String, Schema.String)),
  contextId: Wire.optional(Schema.String),
  details: Wire.optional(Schema.Array(Detail)),
  limit: Wire.optional(Limit),
  errors: Wire.optional(Schema.Array(Schema.suspend((): Model<ErrorBody> => ErrorBody)))
})
  .annotate({ identifier: "ErrorBody" })
  .pipe(/*#__PURE__*/ slowModel<ErrorBody>())
