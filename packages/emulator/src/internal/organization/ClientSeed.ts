/** An OAuth client to add to an organization, with defaults for everything but its name and grant type. */
import { randomUUID } from "node:crypto"
import type { GrantType } from "@effect-genesys/schemas/GrantType"
import * as Identifiers from "@effect-genesys/schemas/Identifiers"
import type { OAuthClientState } from "@effect-genesys/schemas/OAuthClient"
import * as DateTime from "effect/DateTime"
import type * as Redacted from "effect/Redacted"
import { day } from "./Day.ts"
import { tokenLifetime } from "./Login.ts"
import type { StoredClient } from "./StoredClient.ts"

export interface ClientSeed {
  readonly name: string
  readonly grantType: GrantType
  readonly state?: OAuthClientState | undefined
  /** Ids of roles. */
  readonly roles?: ReadonlyArray<string>
  readonly scopes?: ReadonlyArray<string>
  readonly redirectUris?: ReadonlyArray<string>
  readonly clientId?: string
  readonly clientSecret?: Redacted.Redacted<string>
}

export const clientOf = (seed: ClientSeed, now: number): StoredClient["client"] => {
  const id = Identifiers.OAuthClientId.make(seed.clientId ?? randomUUID())
  const created = DateTime.makeUnsafe(now - 200 * day)
  return {
    id,
    name: seed.name,
    accessTokenValiditySeconds: tokenLifetime,
    authorizedGrantType: seed.grantType,
    ...(seed.grantType === "CLIENT-CREDENTIALS"
      ? { roleDivisions: (seed.roles ?? []).map((roleId) => ({ roleId, divisionId: "*" })) }
      : {
          scope: seed.scopes ?? ["users:readonly", "conversations:readonly"],
          registeredRedirectUri: seed.redirectUris ?? [redirectUri, ...loopbackUris]
        }),
    state: seed.state ?? "active",
    dateCreated: created,
    dateModified: created,
    selfUri: `/api/v2/oauth/clients/${id}`
  }
}

/** A redirect URI of clients that have any. */
export const redirectUri = "https://example.com/callback"

/** For programs on this machine, which choose the port. */
const loopbackUris = ["http://localhost/callback", "http://127.0.0.1/callback"]
