/** A short reference to another object of the organization, such as the user who created a client. */
import * as Schema from "effect/Schema"
import { model } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"

/**
 * Refers to another object of the organization by id, with its name where the server sends it.
 *
 * @since 0.1.0
 * @category models
 */
export interface DomainEntityRef {
  readonly id?: string
  readonly name?: string
  readonly selfUri?: string
}
export const DomainEntityRef = /*#__PURE__*/ Schema.Struct({
  id: Wire.optional(Schema.String),
  name: Wire.optional(Schema.String),
  selfUri: Wire.optional(Wire.UriReference)
})
  .annotate({ identifier: "DomainEntityRef" })
  .pipe(/*#__PURE__*/ model<DomainEntityRef>())
