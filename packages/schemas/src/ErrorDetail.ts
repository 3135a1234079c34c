/** A part of an error body. In a module of its own, so that a client does not load the rest of the schema. */
import * as Schema from "effect/Schema"
import { model } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"

/**
 * The error in one field of the request.
 *
 * @since 0.1.0
 * @category models
 */
export interface Detail {
  readonly errorCode?: string
  readonly fieldName?: string
  readonly entityId?: string
  readonly entityName?: string
}
export const Detail = /*#__PURE__*/ Schema.Struct({
  errorCode: Wire.optional(Schema.String),
  fieldName: Wire.optional(Schema.String),
  entityId: Wire.optional(Schema.String),
  entityName: Wire.optional(Schema.String)
})
  .annotate({ identifier: "Detail" })
  .pipe(/*#__PURE__*/ model<Detail>())
