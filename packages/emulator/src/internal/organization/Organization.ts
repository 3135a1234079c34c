/** The state of one emulated organization: its clients, users and roles, their tokens, and the queries that run. */
import { randomUUID } from "node:crypto"
import { OAuthClientId } from "@effect-genesys/schemas/Identifiers"
import { idleTokenTimeout as bounds, IdleTokenTimeout } from "@effect-genesys/schemas/IdleTokenTimeout"
import { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import { ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Behavior from "./Behavior.ts"
import * as Login from "./Login.ts"
import * as Metering from "./Metering.ts"
import * as Roles from "./Roles.ts"
import * as Secrets from "./Secrets.ts"
import type * as Storage from "./Storage.ts"
import * as Users from "./Users.ts"
import { type Work, workOf } from "./Work.ts"

/** A client without its secret, of which only hashes are kept. */
export interface Stored extends Schema.Schema.Type<typeof Stored> {}
export const Stored = Schema.Struct({
  client: OAuthClient.mapFields((fields) => ({ ...fields, id: OAuthClientId })),
  /** A secret without an end is good until it is replaced. */
  secrets: Schema.Array(Schema.Struct({ hash: Secrets.Hash, until: Schema.optionalKey(Schema.Finite) })),
  /** When it is there no more, in milliseconds since the epoch. */
  goneAt: Schema.optionalKey(Schema.Finite)
})

/** A client, and the sign-in whose token a request carries. */
export interface Authenticated extends Stored {
  readonly signIn: Login.SignIn
}

export interface Organization {
  /** Another one where a snapshot was restored. */
  readonly id: string
  readonly name: string
  readonly storage: Storage.Storage
  readonly behavior: Behavior.Control
  readonly clients: Storage.Table<Stored>
  readonly users: Storage.Table<Users.User>
  readonly roles: Storage.Table<Roles.Role>
  /** Queries and searches. */
  readonly executions: Storage.Table<Work<ApiUsageRow>>
  readonly jobs: Storage.Table<Work<Metering.JobRow>>
  readonly metering: Metering.Metering
  readonly login: Login.Login
  /** How long a token may go unused, as it was last set. */
  readonly idleTokenTimeout: Setting<IdleTokenTimeout>
  /** Milliseconds that a token may go unused; `Infinity` where that is not limited. */
  readonly idleAfter: () => number
  /** The id of the client that may do everything. */
  readonly administratorId: Setting<string | undefined>
  /** Whose a token is, while it and its client are good. */
  readonly authenticate: (token: Redacted.Redacted<string>, now: number) => Authenticated | undefined
  readonly rolesHeldBy: (caller: Authenticated) => ReadonlyArray<string>
  readonly hasOneOf: (permissions: ReadonlyArray<string>, caller: Authenticated) => boolean
}

/** One value that is kept. */
export interface Setting<A> {
  readonly get: () => A
  readonly set: (value: A) => void
}

/** The short name that an identity provider knows the organization by. */
export const orgName = "emulated"

export const make = (options: {
  readonly name: string
  readonly storage: Storage.Storage
  readonly behavior: Behavior.Control
  readonly usageDelay: number
}): Organization => {
  const { storage } = options
  const ownId = setting(storage, "organizationId", Schema.String, randomUUID())
  ownId.set(ownId.get())
  const clients = storage.table("client", Stored)
  const users = storage.table("user", Users.User)
  const roles = storage.table("role", Roles.Role)
  const login = Login.make(storage)

  const idleTokenTimeout = setting(storage, "idleTokenTimeout", IdleTokenTimeout, {
    enableIdleTokenTimeout: false
  })
  const idleAfter = () => {
    const { enableIdleTokenTimeout = false, idleTokenTimeoutSeconds = Infinity } = idleTokenTimeout.get()
    const seconds = enableIdleTokenTimeout ? idleTokenTimeoutSeconds : Infinity
    // Documented by the vendor's help: there, tokens end so whatever else is set.
    return Math.min(seconds, options.behavior.current().hipaa ? bounds.hipaaMaximum : Infinity) * 1000
  }

  const rolesHeldBy = ({ client, signIn }: Authenticated) =>
    signIn.userId === undefined ? roleIdsOf(client) : (users.get(signIn.userId)?.roleIds ?? [])

  return {
    ...options,
    get id() {
      return ownId.get()
    },
    clients,
    users,
    roles,
    executions: storage.table("execution", workOf(ApiUsageRow)),
    jobs: storage.table("job", workOf(Metering.JobRow)),
    metering: Metering.make(storage, {
      organizationId: ownId.get,
      delay: options.usageDelay,
      nameOf: (clientId) => clients.get(clientId)?.client.name ?? ""
    }),
    login,
    idleTokenTimeout,
    idleAfter,
    administratorId: setting(storage, "administratorId", Schema.UndefinedOr(Schema.String), undefined),
    authenticate: (token, now) => {
      const signIn = login.tokens.find(token, now)
      const stored = clients.get(signIn?.clientId ?? "")
      if (signIn === undefined || stored?.client.state !== "active") return undefined
      if (now - (login.tokens.usedAt(token) ?? now) >= idleAfter()) return undefined
      return { ...stored, signIn }
    },
    rolesHeldBy,
    hasOneOf: (permissions, caller) => {
      const { without = [] } = caller.signIn
      const left = permissions.filter((permission) => !without.includes(permission))
      return rolesHeldBy(caller).some((id) => {
        const held = roles.get(id)?.permissions ?? []
        return left.some((permission) => held.includes(permission))
      })
    }
  }
}

/** The roles of a client itself. */
export const roleIdsOf = (client: Pick<OAuthClient, "roleDivisions" | "roleIds">): ReadonlyArray<string> => [
  ...(client.roleDivisions ?? []).map(({ roleId }) => roleId),
  ...(client.roleIds ?? [])
]

const setting = <A, I>(
  storage: Storage.Storage,
  name: string,
  schema: Schema.Codec<A, I>,
  initial: A
): Setting<A> => {
  const table = storage.table(name, schema)
  return {
    get: () => (table.has("") ? (table.get("") ?? initial) : initial),
    set: (value) => table.set("", value)
  }
}
