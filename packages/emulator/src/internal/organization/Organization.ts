/** The state of one emulated organization: its clients, users, roles, credentials, usage and jobs. */
import { randomUUID } from "node:crypto"
import { idleTokenTimeout as bounds, IdleTokenTimeout } from "@effect-genesys/schemas/IdleTokenTimeout"
import { ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Behavior from "./Behavior.ts"
import * as ClientLifecycle from "./ClientLifecycle.ts"
import * as DataFile from "./DataFile.ts"
import { type Job, jobOf } from "./Job.ts"
import * as Login from "./Login.ts"
import * as Metering from "./Metering.ts"
import * as Roles from "./Roles.ts"
import * as Storage from "./Storage.ts"
import { roleIdsOf, StoredClient } from "./StoredClient.ts"
import { JobRow } from "./UsageRows.ts"
import * as Users from "./Users.ts"

/** The client of a request, and the sign-in that its token belongs to. */
export interface Authenticated extends StoredClient {
  readonly signIn: Login.SignIn
}

export class Organization extends Context.Service<
  Organization,
  {
    /** Changes when a snapshot of another organization is restored. */
    readonly id: string
    readonly name: string
    readonly behavior: Behavior.Control
    readonly clients: Storage.Table<StoredClient>
    readonly lifecycle: ClientLifecycle.ClientLifecycle
    readonly users: Storage.Table<Users.User>
    readonly roles: Storage.Table<Roles.Role>
    /** Usage queries and searches. */
    readonly executions: Storage.Table<Job<ApiUsageRow>>
    readonly jobs: Storage.Table<Job<JobRow>>
    readonly metering: Metering.Metering
    readonly login: Login.Login
    /** The setting of the organization, as it was last set. */
    readonly idleTokenTimeout: Setting<IdleTokenTimeout>
    /** Milliseconds after which an unused token expires; `Infinity` if there is no limit. */
    readonly idleAfter: () => number
    /** The id of the client with every permission. */
    readonly administratorId: Setting<string | undefined>
    /** The owner of a token, if both the token and its client are valid. */
    readonly authenticate: (token: Redacted.Redacted<string>, now: number) => Authenticated | undefined
    readonly rolesHeldBy: (caller: Authenticated) => ReadonlyArray<string>
    readonly hasOneOf: (permissions: ReadonlyArray<string>, caller: Authenticated) => boolean
  }
>()("@effect-genesys/emulator/Organization") {}

/** One stored value. */
export interface Setting<A> {
  readonly get: () => A
  readonly set: (value: A) => void
}

/** The short name of the organization, as an identity provider sends it. */
export const orgName = "emulated"

export interface Options extends Behavior.Behavior {
  readonly data?: string
  readonly usageDelay?: Duration.Input
}

export const layer = (options: Options) =>
  Layer.effect(
    Organization,
    Storage.Storage.use((storage) => DataFile.reading(options.data ?? "", () => make(storage, options)))
  )

const make = (storage: Storage.Storage["Service"], options: Options): Organization["Service"] => {
  const behavior = Behavior.make(options)
  const usageDelay = Behavior.millisOf("usageDelay", options.usageDelay ?? 0)
  const ownId = setting(storage, "organizationId", Schema.String, randomUUID())
  ownId.set(ownId.get())
  const clients = storage.table("client", StoredClient)
  const users = storage.table("user", Users.User)
  const roles = storage.table("role", Roles.Role)
  const login = Login.make(storage)

  const idleTokenTimeout = setting(storage, "idleTokenTimeout", IdleTokenTimeout, {
    enableIdleTokenTimeout: false
  })
  const idleAfter = () => {
    const { enableIdleTokenTimeout = false, idleTokenTimeoutSeconds = Infinity } = idleTokenTimeout.get()
    const seconds = enableIdleTokenTimeout ? idleTokenTimeoutSeconds : Infinity
    // Documented by the vendor's help: under HIPAA, this maximum overrides a longer setting.
    return Math.min(seconds, behavior.current().hipaa ? bounds.hipaaMaximum : Infinity) * 1000
  }

  const rolesHeldBy = ({ client, signIn }: Authenticated) =>
    signIn.userId === undefined ? roleIdsOf(client) : (users.get(signIn.userId)?.roleIds ?? [])

  return {
    name: "Emulated Organization",
    get id() {
      return ownId.get()
    },
    behavior,
    clients,
    lifecycle: ClientLifecycle.make({ behavior, clients, login }),
    users,
    roles,
    executions: storage.table("execution", jobOf(ApiUsageRow)),
    jobs: storage.table("job", jobOf(JobRow)),
    metering: Metering.make(storage, {
      organizationId: ownId.get,
      delay: usageDelay,
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

const setting = <A, I>(
  storage: Storage.Storage["Service"],
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
