/** The state of one emulated organisation, in memory: its clients, their tokens, and the queries that run. */
import type { IdleTokenTimeout } from "@effect-genesys/schemas/IdleTokenTimeout"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import type { ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import type * as Redacted from "effect/Redacted"
import * as Login from "./Login.ts"
import type * as Metering from "./Metering.ts"
import * as Roles from "./Roles.ts"
import type * as Secrets from "./Secrets.ts"
import type { Work } from "./UsageWork.ts"
import * as Users from "./Users.ts"

/** A client without its secret, of which only the hash is kept. */
export interface Stored {
  readonly client: OAuthClient & { readonly id: NonNullable<OAuthClient["id"]> }
  readonly secret: Secrets.Hash
}

/** A client, and the sign-in whose token a request carries. */
export interface Authenticated extends Stored {
  readonly signIn: Login.SignIn
}

export interface Organisation {
  readonly id: string
  readonly name: string
  readonly clients: Map<string, Stored>
  /** Queries and searches. */
  readonly executions: Map<string, Work<ApiUsageRow>>
  readonly jobs: Map<string, Work<Metering.JobRow>>
  readonly metering: Metering.Metering
  readonly login: Login.Login
  /** Whose a token is, while it and its client are good. */
  readonly authenticate: (token: Redacted.Redacted<string>, now: number) => Authenticated | undefined
  /** How long a token may go unused, as it was last set. */
  idleTokenTimeout: IdleTokenTimeout
  /** How many clients there may be. */
  clientLimit: number
  /** Takes now for the beginning, when nobody has signed in or asked for usage yet. Gives the way back to it. */
  readonly begin: () => () => void
}

/** The short name that an identity provider knows the organisation by. */
export const orgName = "emulated"

export const make = (options: {
  readonly id: string
  readonly name: string
  readonly clientLimit: number
  readonly metering: (nameOf: (clientId: string) => string) => Metering.Metering
}): Organisation => {
  const clients = new Map<string, Stored>()
  const metering = options.metering((clientId) => clients.get(clientId)?.client.name ?? "")
  const executions = new Map<string, Work<ApiUsageRow>>()
  const jobs = new Map<string, Work<Metering.JobRow>>()
  const login = Login.make()
  const organisation: Organisation = {
    ...options,
    metering,
    clients,
    executions,
    jobs,
    login,
    authenticate: (token, now) => {
      const signIn = login.tokens.find(token, now)
      const stored = clients.get(signIn?.clientId ?? "")
      return signIn === undefined || stored?.client.state !== "active" ? undefined : { ...stored, signIn }
    },
    idleTokenTimeout: { enableIdleTokenTimeout: false },
    begin: () => {
      const { clientLimit, idleTokenTimeout } = organisation
      const seeded = [...clients]
      const forgetCalls = metering.begin()
      return () => {
        organisation.clientLimit = clientLimit
        organisation.idleTokenTimeout = idleTokenTimeout
        clients.clear()
        for (const [id, stored] of seeded) clients.set(id, stored)
        executions.clear()
        jobs.clear()
        login.reset()
        forgetCalls()
      }
    }
  }
  return organisation
}

/** The roles that a caller holds: a user's own, else the client's. */
export const rolesHeldBy = ({ client, signIn }: Authenticated): ReadonlyArray<string> =>
  signIn.userId === undefined
    ? roleIdsOf(client)
    : (Users.find(signIn.userId)?.roles ?? []).map(({ id }) => id)

export const permissionsOf = (caller: Authenticated): ReadonlySet<string> => {
  const { without = [] } = caller.signIn
  return new Set([...Roles.permissionsOf(rolesHeldBy(caller))].filter((held) => !without.includes(held)))
}

export const roleIdsOf = (client: Pick<OAuthClient, "roleDivisions" | "roleIds">): ReadonlyArray<string> => [
  ...(client.roleDivisions ?? []).map(({ roleId }) => roleId),
  ...(client.roleIds ?? [])
]
