/** An OAuth client as it is stored: without its secrets, of which only hashes are kept. */
import { OAuthClientId } from "@effect-genesys/schemas/Identifiers"
import { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Schema from "effect/Schema"
import * as Secrets from "./Secrets.ts"

export interface StoredClient extends Schema.Schema.Type<typeof StoredClient> {}
export const StoredClient = Schema.Struct({
  client: Schema.Struct({ ...OAuthClient.fields, id: OAuthClientId }),
  /** A secret without `until` is valid until it is replaced. */
  secrets: Schema.Array(Schema.Struct({ hash: Secrets.Hash, until: Schema.optionalKey(Schema.Finite) })),
  /** When the client is gone, in milliseconds since the epoch. */
  goneAt: Schema.optionalKey(Schema.Finite)
})

/** The roles of the client itself. */
export const roleIdsOf = (client: Pick<OAuthClient, "roleDivisions" | "roleIds">): ReadonlyArray<string> => [
  ...(client.roleDivisions ?? []).map(({ roleId }) => roleId),
  ...(client.roleIds ?? [])
]
