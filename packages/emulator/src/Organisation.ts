/** The state of one emulated organisation, in memory: its clients, their tokens, and the queries that run. */
import type { IdleTokenTimeout } from "@effect-genesys/schemas/IdleTokenTimeout"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import type { ClientPublicApiUsage, OrganizationPublicApiUsage } from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import type * as Redacted from "effect/Redacted"
import type * as Metering from "./Metering.ts"
import * as Roles from "./Roles.ts"
import * as Secrets from "./Secrets.ts"
import type { Work } from "./UsageWork.ts"

/** A client without its secret, of which only the hash is kept. */
export interface Stored {
  readonly client: OAuthClient & { readonly id: NonNullable<OAuthClient["id"]> }
  readonly secret: Secrets.Hash
}

/** A row of a job, of one client or of all. */
export type JobRow = ClientPublicApiUsage & OrganizationPublicApiUsage

export interface Organisation {
  readonly id: string
  readonly name: string
  readonly clients: Map<string, Stored>
  /** Queries and searches. */
  readonly executions: Map<string, Work<ApiUsageRow>>
  readonly jobs: Map<string, Work<JobRow>>
  readonly metering: Metering.Metering
  /** Gives a token for a client, good for as many seconds as the client says. */
  readonly issue: (
    client: OAuthClient,
    now: number
  ) => { readonly token: Redacted.Redacted<string>; readonly seconds: number }
  /** The client of a token, while both are good. */
  readonly authenticate: (token: Redacted.Redacted<string>, now: number) => Stored | undefined
  /** Ends the life of a token. */
  readonly revoke: (token: Redacted.Redacted<string>) => void
  /** How long a token may go unused, as it was last set. */
  idleTokenTimeout: IdleTokenTimeout
}

export const make = (options: {
  readonly id: string
  readonly name: string
  readonly metering: (nameOf: (clientId: string) => string) => Metering.Metering
}): Organisation => {
  const clients = new Map<string, Stored>()
  const metering = options.metering((clientId) => clients.get(clientId)?.client.name ?? "")
  const tokens = new Map<string, { readonly clientId: string; readonly expiresAt: number }>()
  return {
    ...options,
    metering,
    clients,
    executions: new Map(),
    jobs: new Map(),
    issue: (client, now) => {
      const token = Secrets.generate()
      const seconds = client.accessTokenValiditySeconds ?? 86_400
      for (const [fingerprint, { expiresAt }] of tokens) if (expiresAt <= now) tokens.delete(fingerprint)
      tokens.set(Secrets.fingerprint(token), { clientId: client.id ?? "", expiresAt: now + seconds * 1000 })
      return { token, seconds }
    },
    authenticate: (token, now) => {
      const issued = tokens.get(Secrets.fingerprint(token))
      const stored =
        issued === undefined || issued.expiresAt <= now ? undefined : clients.get(issued.clientId)
      return stored?.client.state === "active" ? stored : undefined
    },
    revoke: (token) => void tokens.delete(Secrets.fingerprint(token)),
    idleTokenTimeout: { enableIdleTokenTimeout: false }
  }
}

export const permissionsOf = ({ client }: Stored): ReadonlySet<string> =>
  Roles.permissionsOf(roleIdsOf(client))

export const roleIdsOf = (client: Pick<OAuthClient, "roleDivisions" | "roleIds">): ReadonlyArray<string> => [
  ...(client.roleDivisions ?? []).map(({ roleId }) => roleId),
  ...(client.roleIds ?? [])
]
