/** Authorizations of clients: the scopes and roles that a client has in the organization, and who granted them. */
import type * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { DomainEntityRef } from "./DomainEntityRef.ts"
import { model } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import type { UnknownMember } from "./Model.ts"
import { OAuthClient } from "./OAuthClient.ts"
import { Timestamp } from "./Timestamp.ts"

/**
 * The scopes and roles that a client has in the organization, and who granted them.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthAuthorization {
  readonly client?: OAuthClient
  readonly scope?: ReadonlyArray<string>
  readonly roles?: ReadonlyArray<string>
  /** Who authorized the client. */
  readonly resourceOwner?: DomainEntityRef
  readonly dateCreated?: DateTime.Utc
  readonly dateModified?: DateTime.Utc
  readonly createdBy?: DomainEntityRef
  readonly modifiedBy?: DomainEntityRef
  readonly pending?: boolean
  readonly state?: "Unauthorized" | "Requested" | "Authorized" | "Revoked" | UnknownMember
  readonly selfUri?: string
}
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
  .pipe(/*#__PURE__*/ model<OAuthAuthorization>())

/**
 * All authorizations. The operation takes no paging parameters, so `entities` is the whole list.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthAuthorizationListing {
  readonly total?: number
  readonly entities?: ReadonlyArray<OAuthAuthorization>
  readonly selfUri?: string
}
export const OAuthAuthorizationListing = /*#__PURE__*/ Schema.Struct({
  total: Wire.optional(Wire.Int64),
  entities: Wire.optional(Schema.Array(OAuthAuthorization)),
  selfUri: Wire.optional(Wire.UriReference)
})
  .annotate({ identifier: "OAuthAuthorizationListing" })
  .pipe(/*#__PURE__*/ model<OAuthAuthorizationListing>())
