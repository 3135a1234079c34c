/** OAuth scopes, such as `oauth:readonly`. */
import * as Schema from "effect/Schema"
import { OAuthScopeId } from "./Identifiers.ts"
import { model } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"

/**
 * A part of the API that a token may use, such as `oauth:readonly`, described in the language of the request.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthScope {
  /** The name of the scope, such as `oauth:readonly`. */
  readonly id?: OAuthScopeId
  readonly description?: string
  readonly selfUri?: string
}
export const OAuthScope = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(OAuthScopeId),
  description: Wire.optional(Schema.String),
  selfUri: Wire.readOnly(Wire.UriReference)
})
  .annotate({ identifier: "OAuthScope" })
  .pipe(/*#__PURE__*/ model<OAuthScope>())

/**
 * All scopes. The operation takes no paging parameters, so `entities` is the whole list.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthScopeListing {
  readonly total?: number
  readonly entities?: ReadonlyArray<OAuthScope>
  readonly selfUri?: string
}
export const OAuthScopeListing = /*#__PURE__*/ Schema.Struct({
  total: Wire.optional(Wire.Int64),
  entities: Wire.optional(Schema.Array(OAuthScope)),
  selfUri: Wire.optional(Wire.UriReference)
})
  .annotate({ identifier: "OAuthScopeListing" })
  .pipe(/*#__PURE__*/ model<OAuthScopeListing>())
