/** The description of the token of a request. */
import * as Schema from "effect/Schema"
import { DomainEntityRef } from "./DomainEntityRef.ts"
import * as GrantType from "./GrantType.ts"
import { readFast } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import { AnyOAuthClientState, RoleDivision } from "./OAuthClient.ts"
import { Timestamp } from "./Timestamp.ts"

/**
 * An organization by id and name.
 *
 * @since 0.1.0
 * @category models
 */
export interface NamedEntity extends Schema.Schema.Type<typeof NamedEntity> {}
export const NamedEntity = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(Schema.String),
  name: Wire.readOnly(Schema.String)
})
  .annotate({ identifier: "NamedEntity" })
  .pipe(readFast)

/**
 * The client of a token, with its organization.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrgOAuthClient extends Schema.Schema.Type<typeof OrgOAuthClient> {}
export const OrgOAuthClient = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(Schema.String),
  name: Schema.String,
  dateCreated: Wire.optional(Timestamp),
  dateModified: Wire.optional(Timestamp),
  createdBy: Wire.optional(DomainEntityRef),
  modifiedBy: Wire.optional(DomainEntityRef),
  authorizedGrantType: GrantType.AnyGrantType,
  scope: Wire.optional(Schema.Array(Schema.String)),
  roleDivisions: Wire.optional(Schema.Array(RoleDivision).check(Wire.documents({ uniqueItems: true }))),
  state: Wire.optional(AnyOAuthClientState),
  dateToDelete: Wire.optional(Timestamp),
  organization: Wire.readOnly(NamedEntity)
})
  .annotate({ identifier: "OrgOAuthClient" })
  .pipe(readFast)

/**
 * The user as whom another user acts.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenInfoClonedUser extends Schema.Schema.Type<typeof TokenInfoClonedUser> {}
export const TokenInfoClonedUser = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(Schema.String),
  organization: Wire.readOnly(
    Schema.Struct({ id: Wire.readOnly(Schema.String) }).annotate({ identifier: "Entity" })
  )
})
  .annotate({ identifier: "TokenInfoClonedUser" })
  .pipe(readFast)

/**
 * The organization, the client and the scopes of a token.
 *
 * `OAuthClient` is the vendor's spelling. `dateTokenIdles` is absent if the organization has no idle time-out.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenInfo extends Schema.Schema.Type<typeof TokenInfo> {}
export const TokenInfo = /*#__PURE__*/ Schema.Struct({
  organization: Wire.readOnly(NamedEntity),
  homeOrganization: Wire.readOnly(NamedEntity),
  authorizedScope: Wire.readOnly(Schema.Array(Schema.String)),
  clonedUser: Wire.readOnly(TokenInfoClonedUser),
  dateTokenIdles: Wire.readOnly(Timestamp),
  OAuthClient: Wire.optional(OrgOAuthClient)
})
  .annotate({ identifier: "TokenInfo" })
  .pipe(readFast)
