/** The fields of an OAuth client that is created or changed. */
import type { OAuthClientRequest } from "@effect-genesys/schemas/OAuthClient"
import * as UnknownFields from "@effect-genesys/schemas/UnknownFields"
import type * as DateTime from "effect/DateTime"
import * as Struct from "effect/Struct"
import type { StoredClient } from "../organization/StoredClient.ts"

/**
 * The client after a PUT. The vendor does not document whether omitted fields are reset. By default the request is the
 * whole new description, as for PUT, except for the lifetime of tokens and the state. A change of the grant type always
 * resets the roles.
 */
export const changed = (
  client: StoredClient["client"],
  request: OAuthClientRequest,
  omittedFields: "reset" | "keep",
  now: DateTime.Utc
): StoredClient["client"] => {
  const keepsAll = omittedFields === "keep" && client.authorizedGrantType === request.authorizedGrantType
  return {
    ...Struct.omit(client, keepsAll ? [...deletion] : [...resettable, ...deletion]),
    ...(client.state === "deleted" && { state: "active" }),
    ...declared(request),
    dateModified: now
  }
}

/** Drops unknown fields: nested deeply enough, they could not be encoded in a response. */
export const declared = (request: OAuthClientRequest): OAuthClientRequest => ({
  ...UnknownFields.without(request),
  ...(request.roleDivisions && { roleDivisions: request.roleDivisions.map(UnknownFields.without) })
})

const resettable = ["description", "registeredRedirectUri", "roleDivisions", "roleIds", "scope"] as const
const deletion = ["dateToDelete"] as const
