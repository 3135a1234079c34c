/** Adds clients, users and roles to an organization: those of a new one, those of the demo, and those of tests. */
import type { GrantType } from "@effect-genesys/schemas/GrantType"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as Struct from "effect/Struct"
import { type ClientSeed, clientOf } from "./ClientSeed.ts"
import { day } from "./Day.ts"
import * as DemoProfiles from "./DemoProfiles.ts"
import { Organization } from "./Organization.ts"
import * as Roles from "./Roles.ts"
import * as Secrets from "./Secrets.ts"
import { roleIdsOf, type StoredClient } from "./StoredClient.ts"
import * as Users from "./Users.ts"

/**
 * The credentials of a client that the emulator added.
 *
 * @since 0.1.0
 * @category seeds
 */
export interface SeededClient {
  readonly clientId: string
  readonly grantType: GrantType
  readonly clientSecret: Redacted.Redacted<string>
  readonly name: string
}

export class Seed extends Context.Service<
  Seed,
  {
    readonly add: (client: ClientSeed, now: number) => SeededClient
    /**
     * Adds the client with every permission. If it exists already, it gets a further secret, because the earlier ones are
     * known only as hashes and programs still use them, and it gets back the permissions that it has lost.
     */
    readonly administrator: (now: number, clientSecret?: Redacted.Redacted<string>) => SeededClient
    /** Adds the users and roles of a new organization. */
    readonly usersAndRoles: () => void
    /** Adds fourteen clients and their traffic of the 30 UTC days before today. Returns those that can sign in. */
    readonly demo: (now: number) => ReadonlyArray<SeededClient>
  }
>()("@effect-genesys/emulator/Seed") {}

export const layer = Layer.effect(
  Seed,
  Effect.gen(function* () {
    const { administratorId, clients, metering, roles, users } = yield* Organization

    const add = (seed: ClientSeed, now: number): SeededClient => {
      const clientSecret = seed.clientSecret ?? Secrets.generate()
      const client = clientOf(seed, now)
      clients.set(client.id, { client, secrets: [{ hash: Secrets.hash(clientSecret) }] })
      return { clientId: client.id, clientSecret, name: seed.name, grantType: seed.grantType }
    }

    const restoreAdministrator = (stored: StoredClient, clientSecret: Redacted.Redacted<string>) => {
      const isKnown = stored.secrets.some(
        ({ hash, until }) => until === undefined && Secrets.matches(clientSecret, hash)
      )
      if (!isWhole(roles.get(admin.id))) roles.set(admin.id, admin)
      const held = roleIdsOf(stored.client)
      const lost = Object.values(Roles.roles).filter(({ id }) => roles.has(id) && !held.includes(id))
      clients.set(stored.client.id, {
        client: {
          // A test may have deleted it.
          ...Struct.omit(stored.client, ["dateToDelete"]),
          state: "active",
          authorizedGrantType: administratorSeed.grantType,
          roleDivisions: [...(stored.client.roleDivisions ?? []), ...Roles.everywhere(...lost)]
        },
        secrets: isKnown ? stored.secrets : [...stored.secrets, { hash: Secrets.hash(clientSecret) }]
      })
    }

    return {
      add,
      administrator: (now, clientSecret = Secrets.generate()) => {
        const stored = clients.get(administratorId.get() ?? "")
        if (stored === undefined) {
          const seeded = add({ ...administratorSeed, clientSecret }, now)
          administratorId.set(seeded.clientId)
          return seeded
        }
        restoreAdministrator(stored, clientSecret)
        const { id, name } = stored.client
        return { clientId: id, clientSecret, name, grantType: administratorSeed.grantType }
      },
      usersAndRoles: () => {
        for (const role of Object.values(Roles.roles)) roles.set(role.id, role)
        for (const user of Object.values(Users.users)) users.set(user.id, user)
      },
      demo: (now) => {
        const today = Math.floor(now / day) * day
        return DemoProfiles.profiles.flatMap((profile) => {
          const seeded = add(profile, now)
          for (let back = 30; back >= 1; back--) {
            DemoProfiles.recordDay(metering, seeded.clientId, profile, today - back * day)
          }
          // The implicit grant needs no secret.
          return profile.grantType !== "TOKEN" && profile.state !== "inactive" ? [seeded] : []
        })
      }
    }
  })
)

const administratorSeed = {
  name: "Administrator",
  grantType: "CLIENT-CREDENTIALS",
  roles: Object.values(Roles.roles).map(({ id }) => id)
} as const satisfies ClientSeed

const { admin } = Roles.roles
const isWhole = (role: Roles.Role | undefined) =>
  admin.permissions.every((permission) => role?.permissions.includes(permission))
