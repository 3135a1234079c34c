/** OAuth clients in responses, and in the requests that create or change them. */
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Struct from "effect/Struct"
import { DomainEntityRef } from "./DomainEntityRef.ts"
import { AnyGrantType, GrantType } from "./GrantType.ts"
import { OAuthClientId } from "./Identifiers.ts"
import { model, openModel } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import { Timestamp } from "./Timestamp.ts"

/**
 * Bounds of `accessTokenValiditySeconds`, in seconds. The vendor documents `minimum` and `maximum` in prose; according to its
 * Terraform provider, SCIM clients may have up to `scimMaximum`. Without the field, the lifetime is `default`.
 *
 * @since 0.1.0
 * @category constants
 */
export const accessTokenValidity = {
  minimum: 300,
  maximum: 172_800,
  scimMaximum: 38_880_000,
  default: 86_400
} as const

/**
 * A role in a division. The division `*` stands for all divisions.
 *
 * @since 0.1.0
 * @category models
 */
export interface RoleDivision {
  readonly roleId: string
  readonly divisionId: string
}
export const RoleDivision = /*#__PURE__*/ Schema.Struct({
  roleId: Schema.String,
  divisionId: Schema.String
})
  .annotate({ identifier: "RoleDivision" })
  .pipe(/*#__PURE__*/ openModel<RoleDivision>())

const states = ["active", "disabled", "inactive"] as const

/**
 * Only an `active` client gets tokens, and only an `inactive` one can be deleted. Only the vendor sets `disabled`.
 *
 * @since 0.1.0
 * @category models
 */
export type OAuthClientState = typeof OAuthClientState.Type
export const OAuthClientState = /*#__PURE__*/ Wire.closedEnum(states)

/**
 * A state in a response: a known one, or one that the vendor added later.
 *
 * @since 0.1.0
 * @category models
 */
export type AnyOAuthClientState = typeof AnyOAuthClientState.Type
export const AnyOAuthClientState = /*#__PURE__*/ Wire.openEnum(states)

/**
 * An OAuth client as the server sends it.
 *
 * Only the responses of `postOauthClients` and `postOauthClientSecret` have a `secret`; an empty one is read as absent.
 * `state` may have an undocumented value: the vendor's Terraform provider expects `deleted` for a while after a deletion.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthClient {
  /** The `client_id` of OAuth. */
  readonly id?: OAuthClientId
  readonly name: string
  /** The lifetime of the client's tokens. The server's default is a day. */
  readonly accessTokenValiditySeconds?: number
  readonly description?: string
  readonly registeredRedirectUri?: ReadonlyArray<string>
  /** Only in the responses of `postOauthClients` and `postOauthClientSecret`. */
  readonly secret?: Redacted.Redacted<string>
  /** @deprecated `roleDivisions` has the same roles. */
  readonly roleIds?: ReadonlyArray<string>
  readonly dateCreated?: DateTime.Utc
  readonly dateModified?: DateTime.Utc
  /** The user who created the client. */
  readonly createdBy?: DomainEntityRef
  /** The user who changed the client last. */
  readonly modifiedBy?: DomainEntityRef
  readonly authorizedGrantType: AnyGrantType
  /** Not for `CLIENT-CREDENTIALS` clients, which have roles. */
  readonly scope?: ReadonlyArray<string>
  /** Of `CLIENT-CREDENTIALS` clients. All others have the roles of their users. */
  readonly roleDivisions?: ReadonlyArray<RoleDivision>
  readonly state?: AnyOAuthClientState
  /** When the vendor removes the client, after its deletion. */
  readonly dateToDelete?: DateTime.Utc
  readonly selfUri?: string
}
export const OAuthClient = /*#__PURE__*/ Schema.Struct({
  id: Wire.readOnly(OAuthClientId),
  name: Schema.String,
  accessTokenValiditySeconds: Wire.optional(Wire.Int64),
  description: Wire.optional(Schema.String),
  registeredRedirectUri: Wire.optional(Schema.Array(Wire.Uri)),
  secret: Wire.optional(Schema.String).pipe(
    Schema.decodeTo(
      Schema.optionalKey(Schema.Redacted(Schema.String)),
      SchemaTransformation.transformOptional<Redacted.Redacted<string>, string>({
        decode: (text) =>
          text.pipe(
            Option.filter((secret) => secret !== ""),
            Option.map((secret) => Redacted.make(secret))
          ),
        encode: Option.map(Redacted.value)
      })
    )
  ),
  roleIds: Wire.optional(
    Schema.Array(Schema.String).check(Wire.documents({ uniqueItems: true, deprecated: true }))
  ),
  dateCreated: Wire.optional(Timestamp),
  dateModified: Wire.optional(Timestamp),
  createdBy: Wire.optional(DomainEntityRef),
  modifiedBy: Wire.optional(DomainEntityRef),
  authorizedGrantType: AnyGrantType,
  scope: Wire.optional(Schema.Array(Schema.String)),
  roleDivisions: Wire.optional(Schema.Array(RoleDivision).check(Wire.documents({ uniqueItems: true }))),
  state: Wire.optional(AnyOAuthClientState),
  dateToDelete: Wire.optional(Timestamp),
  selfUri: Wire.readOnly(Wire.UriReference)
})
  .annotate({ identifier: "OAuthClient" })
  .pipe(/*#__PURE__*/ openModel<OAuthClient>())

/** A request must not carry these as unknown fields, because only the server writes them. */
const readOnly = /*#__PURE__*/ Object.keys(OAuthClient.fields)

const fields = {
  name: Schema.String.check(
    Schema.makeFilter((name) => name.trim() !== "" || "a client needs a name that is not blank")
  ),
  description: Wire.optional(Schema.String),
  registeredRedirectUri: Wire.optional(
    Schema.Array(
      Wire.Uri.check(
        Schema.makeFilter(
          (uri) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(uri) || "a redirect URI must be absolute, with its scheme"
        )
      )
    )
  ),
  roleIds: Wire.optional(
    Schema.Array(Schema.String).check(Schema.isUnique(), Wire.documents({ deprecated: true }))
  ),
  authorizedGrantType: GrantType,
  scope: Wire.optional(Schema.Array(Schema.String)),
  roleDivisions: Wire.optional(Schema.Array(RoleDivision).check(Schema.isUnique())),
  state: Wire.optional(OAuthClientState),
  dateToDelete: Wire.optional(Timestamp)
}

const rolesByGrantType = Schema.makeFilter<{
  readonly authorizedGrantType: GrantType
  readonly roleDivisions?: ReadonlyArray<RoleDivision>
  readonly roleIds?: ReadonlyArray<string>
}>((client) =>
  client.authorizedGrantType === "CLIENT-CREDENTIALS" ||
  (client.roleDivisions ?? client.roleIds ?? []).length === 0
    ? true
    : {
        path: ["roleDivisions"],
        issue: `roles are for CLIENT-CREDENTIALS clients; a ${client.authorizedGrantType} client has the roles of its user: use scopes`
      }
)

const validity = (maximum: number) =>
  Wire.Int64.check(
    Schema.makeFilter(
      (seconds) => (seconds >= accessTokenValidity.minimum && seconds <= maximum) || allowedValidity(maximum),
      { toJsonSchema: () => ({ minimum: accessTokenValidity.minimum, maximum }) }
    )
  )

/**
 * The advice for an `accessTokenValiditySeconds` that is out of bounds, as the messages of errors have it.
 *
 * @since 0.1.0
 * @category conversions
 */
export const allowedValidity = (maximum: number): string => {
  const scim =
    maximum === accessTokenValidity.maximum
      ? `; SCIM clients may have up to ${accessTokenValidity.scimMaximum}: pass { scim: true }`
      : ""
  return `use ${accessTokenValidity.minimum} to ${maximum} seconds, or leave it out for ${accessTokenValidity.default}${scim}`
}

/**
 * A client to create, or the new values of an existing one.
 *
 * Send all fields in a change: the vendor does not document whether a missing field keeps its value. Roles are for
 * `CLIENT-CREDENTIALS` clients, scopes for all others.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthClientRequest {
  /** Must not be blank. */
  readonly name: string
  /** From 300 to 172,800, or to 38,880,000 for SCIM clients. The server's default is a day. */
  readonly accessTokenValiditySeconds?: number
  readonly description?: string
  /** Absolute URIs, with their scheme. */
  readonly registeredRedirectUri?: ReadonlyArray<string>
  /** @deprecated Use `roleDivisions`. */
  readonly roleIds?: ReadonlyArray<string>
  /** PKCE clients are `CODE` clients. */
  readonly authorizedGrantType: GrantType
  /** Not for `CLIENT-CREDENTIALS` clients, which have roles. */
  readonly scope?: ReadonlyArray<string>
  /** Only for `CLIENT-CREDENTIALS` clients. All others have the roles of their users. */
  readonly roleDivisions?: ReadonlyArray<RoleDivision>
  readonly state?: OAuthClientState
  readonly dateToDelete?: DateTime.Utc
}
export const OAuthClientRequest = /*#__PURE__*/ Schema.Struct({
  ...fields,
  accessTokenValiditySeconds: Wire.optional(validity(accessTokenValidity.maximum))
})
  .check(rolesByGrantType)
  .annotate({ identifier: "OAuthClientRequest" })
  .pipe(/*#__PURE__*/ openModel<OAuthClientRequest>(readOnly))

/**
 * An `OAuthClientRequest` with the longer token lifetime of SCIM clients, up to 38,880,000 seconds.
 *
 * @since 0.1.0
 * @category models
 */
export const ScimOAuthClientRequest = /*#__PURE__*/ Schema.Struct({
  ...fields,
  accessTokenValiditySeconds: Wire.optional(validity(accessTokenValidity.scimMaximum))
})
  .check(rolesByGrantType)
  .annotate({ identifier: "OAuthClientRequest" })
  .pipe(/*#__PURE__*/ openModel<OAuthClientRequest>(readOnly))

/**
 * The request of `putOauthClient` that leaves a client as it is. To change a field, spread the request and replace the
 * field.
 *
 * Fields that this version of the library does not know are written back as they were read; see `UnknownFields`. Fails
 * for a grant type or a state that this version does not know, because it cannot be written.
 *
 * @example
 * ```ts
 * import { OAuthApi } from "@effect-genesys/client"
 * import { OAuthClient } from "@effect-genesys/schemas"
 * import * as Effect from "effect/Effect"
 *
 * export const deactivate = Effect.fn(function* (clientId: string) {
 *   const api = yield* OAuthApi.OAuthApi
 *   const request = yield* OAuthClient.toRequest(yield* api.getOauthClient(clientId))
 *   return yield* api.putOauthClient(clientId, { ...request, state: "inactive" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const toRequest = (client: OAuthClient): Effect.Effect<OAuthClientRequest, Schema.SchemaError> =>
  // Without the secret, because an error of the decoder quotes its input.
  Schema.encodeEffect(OAuthClient)(Struct.omit(client, ["secret"])).pipe(
    // `roleIds` is deprecated, and `roleDivisions` has the same roles.
    Effect.map((encoded) => (encoded.roleDivisions == null ? encoded : Struct.omit(encoded, ["roleIds"]))),
    Effect.flatMap(Schema.decodeUnknownEffect(ScimOAuthClientRequest))
  )

/**
 * All clients of the organization. The operation takes no paging parameters, so this is the whole list.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthClientEntityListing {
  readonly entities?: ReadonlyArray<OAuthClient>
  readonly pageSize?: number
  readonly pageNumber?: number
  readonly total?: number
  readonly firstUri?: string
  readonly nextUri?: string
  readonly previousUri?: string
  readonly lastUri?: string
  readonly selfUri?: string
  readonly pageCount?: number
}
export const OAuthClientEntityListing = /*#__PURE__*/ Schema.Struct({
  entities: Wire.optional(Schema.Array(OAuthClient)),
  pageSize: Wire.optional(Wire.Int32),
  pageNumber: Wire.optional(Wire.Int32),
  total: Wire.optional(Wire.Int64),
  firstUri: Wire.optional(Wire.UriReference),
  nextUri: Wire.optional(Wire.UriReference),
  previousUri: Wire.optional(Wire.UriReference),
  lastUri: Wire.optional(Wire.UriReference),
  selfUri: Wire.optional(Wire.UriReference),
  pageCount: Wire.optional(Wire.Int32)
})
  .annotate({ identifier: "OAuthClientEntityListing" })
  .pipe(/*#__PURE__*/ model<OAuthClientEntityListing>())
