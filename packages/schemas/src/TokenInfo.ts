/** The description of the token of a request. */
import type * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { DomainEntityRef } from "./DomainEntityRef.ts"
import { AnyGrantType } from "./GrantType.ts"
import { model } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import { AnyOAuthClientState, RoleDivision } from "./OAuthClient.ts"
import { Timestamp } from "./Timestamp.ts"

/**
 * An organization by id and name.
 *
 * @since 0.1.0
 * @category models
 */
export interface NamedEntity {
  readonly id?: string
  readonly name?: string
}
export const NamedEntity = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(Schema.String),
  name: Wire.readOnly(Schema.String)
})
  .annotate({ identifier: "NamedEntity" })
  .pipe(/*#__PURE__*/ model<NamedEntity>())

/**
 * The client of a token, with its organization.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrgOAuthClient {
  readonly id?: string
  readonly name: string
  readonly dateCreated?: DateTime.Utc
  readonly dateModified?: DateTime.Utc
  /** The user who created the client. */
  readonly createdBy?: DomainEntityRef
  /** The user who changed the client last. */
  readonly modifiedBy?: DomainEntityRef
  readonly authorizedGrantType: AnyGrantType
  readonly scope?: ReadonlyArray<string>
  readonly roleDivisions?: ReadonlyArray<RoleDivision>
  readonly state?: AnyOAuthClientState
  /** When the vendor removes the client, after its deletion. */
  readonly dateToDelete?: DateTime.Utc
  readonly organization?: NamedEntity
}
export const OrgOAuthClient = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(Schema.String),
  name: Schema.String,
  dateCreated: Wire.optional(Timestamp),
  dateModified: Wire.optional(Timestamp),
  createdBy: Wire.optional(DomainEntityRef),
  modifiedBy: Wire.optional(DomainEntityRef),
  authorizedGrantType: AnyGrantType,
  scope: Wire.optional(Schema.Array(Schema.String)),
  roleDivisions: Wire.optional(Schema.Array(RoleDivision).check(Wire.documents({ uniqueItems: true }))),
  state: Wire.optional(AnyOAuthClientState),
  dateToDelete: Wire.optional(Timestamp),
  organization: Wire.readOnly(NamedEntity)
})
  .annotate({ identifier: "OrgOAuthClient" })
  .pipe(/*#__PURE__*/ model<OrgOAuthClient>())

/**
 * An organization by id.
 *
 * @since 0.1.0
 * @category models
 */
export interface Entity {
  readonly id?: string
}
export const Entity = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(Schema.String)
})
  .annotate({ identifier: "Entity" })
  .pipe(/*#__PURE__*/ model<Entity>())

/**
 * The user as whom another user acts.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenInfoClonedUser {
  readonly id?: string
  readonly organization?: Entity
}
export const TokenInfoClonedUser = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(Schema.String),
  organization: Wire.readOnly(Entity)
})
  .annotate({ identifier: "TokenInfoClonedUser" })
  .pipe(/*#__PURE__*/ model<TokenInfoClonedUser>())

/**
 * The organization, the client and the scopes of a token.
 *
 * `OAuthClient` is the vendor's spelling. `dateTokenIdles` is absent if the organization has no idle time-out.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenInfo {
  readonly organization?: NamedEntity
  readonly homeOrganization?: NamedEntity
  readonly authorizedScope?: ReadonlyArray<string>
  readonly clonedUser?: TokenInfoClonedUser
  /** When the token expires if it is not used. Absent if the organization has no idle time-out. */
  readonly dateTokenIdles?: DateTime.Utc
  /** The client of the token, in the vendor's spelling. */
  readonly OAuthClient?: OrgOAuthClient
}
export const TokenInfo = /*#__PURE__*/ Schema.Struct({
  organization: Wire.readOnly(NamedEntity),
  homeOrganization: Wire.readOnly(NamedEntity),
  authorizedScope: Wire.readOnly(Schema.Array(Schema.String)),
  clonedUser: Wire.readOnly(TokenInfoClonedUser),
  dateTokenIdles: Wire.readOnly(Timestamp),
  OAuthClient: Wire.optional(OrgOAuthClient)
})
  .annotate({ identifier: "TokenInfo" })
  .pipe(/*#__PURE__*/ model<TokenInfo>())
