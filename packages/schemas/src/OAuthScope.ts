/** OAuth scopes, such as `oauth:readonly`. */
import * as Schema from "effect/Schema"
import * as Identifiers from "./Identifiers.ts"
import { readFast } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"

export interface OAuthScope extends Schema.Schema.Type<typeof OAuthScope> {}
export const OAuthScope = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(Identifiers.OAuthScopeId),
  description: Wire.optional(Schema.String),
  selfUri: Wire.readOnly(Wire.UriReference)
})
  .annotate({ identifier: "OAuthScope" })
  .pipe(readFast)

export interface OAuthScopeListing extends Schema.Schema.Type<typeof OAuthScopeListing> {}
export const OAuthScopeListing = /*#__PURE__*/ Schema.Struct({
  total: Wire.optional(Wire.Int64),
  entities: Wire.optional(Schema.Array(OAuthScope)),
  selfUri: Wire.optional(Wire.UriReference)
})
  .annotate({ identifier: "OAuthScopeListing" })
  .pipe(readFast)
