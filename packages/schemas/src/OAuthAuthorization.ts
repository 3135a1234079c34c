/** Authorizations of clients: the scopes and roles that a client has in the organization, and who granted them. */
import * as Schema from "effect/Schema"
import { DomainEntityRef } from "./DomainEntityRef.ts"
import { readFast } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import { OAuthClient } from "./OAuthClient.ts"
import { Timestamp } from "./Timestamp.ts"

/**
 * The scopes and roles that a client has in the organization, and who granted them.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthAuthorization extends Schema.Schema.Type<typeof OAuthAuthorization> {}
export const OAuthAuthorization = /*#__PURE__*/ Schema.Struct({
  client: Wire.optional(OAuthClient),
  scope: Wire.optional(Schema.Array(Schema.String)),
  roles: Wire.optional(Schema.Array(Schema.String)),
  resourceOwner: Wire.optional(DomainEntityRef),
  dateCreated: Wire.optional(Timestamp),
  dateModified: Wire.optional(Timestamp),
  createdBy: Wire.optional(DomainEntityRef),
  modifiedBy: Wire.optional(DomainEntityRef),
  pending: Wire.optional(Schema.Boolean),
  state: Wire.optional(Wire.openEnum(["Unauthorized", "Requested", "Authorized", "Revoked"])),
  selfUri: Wire.readOnly(Wire.UriReference)
})
  .annotate({ identifier: "OAuthAuthorization" })
  .pipe(readFast)

/**
 * All authorizations. The operation takes no paging parameters, so `entities` is the whole list.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthAuthorizationListing extends Schema.Schema.Type<typeof OAuthAuthorizationListing> {}
export const OAuthAuthorizationListing = /*#__PURE__*/ Schema.Struct({
  total: Wire.optional(Wire.Int64),
  entities: Wire.optional(Schema.Array(OAuthAuthorization)),
  selfUri: Wire.optional(Wire.UriReference)
})
  .annotate({ identifier: "OAuthAuthorizationListing" })
  .pipe(readFast)
