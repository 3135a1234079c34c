/** Users and roles of the organization. */
import * as Effect from "effect/Effect"
import type { Organization } from "../organization/Organization.ts"
import { Role } from "../organization/Roles.ts"
import type * as Storage from "../organization/Storage.ts"
import { roleIdsOf, type StoredClient } from "../organization/StoredClient.ts"
import { User } from "../organization/Users.ts"
import { checked, type NotSet, refuse, unknown } from "./NotSet.ts"

export interface Directory {
  /** Removing a role takes it from every client and user. */
  readonly roles: Collection<Role>
  /** The roles of a user must exist. Removing a user revokes the user's tokens. */
  readonly users: Collection<User>
}

export interface Collection<A> {
  readonly all: Effect.Effect<ReadonlyArray<A>>
  readonly get: (id: string) => Effect.Effect<A | undefined>
  /** Adds the value, or replaces the one with its id. */
  readonly set: (value: A) => Effect.Effect<void, NotSet>
  readonly remove: (id: string) => Effect.Effect<void>
}

export const make = (
  { clients, login, roles, users }: Organization["Service"],
  { transaction }: Storage.Storage["Service"]
): Directory => ({
  roles: collection(roles, checked(Role), (id) =>
    transaction(() => {
      roles.delete(id)
      for (const [userId, user] of users) {
        if (user.roleIds.includes(id)) {
          users.set(userId, { ...user, roleIds: user.roleIds.filter((roleId) => roleId !== id) })
        }
      }
      for (const [clientId, stored] of clients) {
        if (roleIdsOf(stored.client).includes(id)) clients.set(clientId, withoutRole(stored, id))
      }
    })
  ),
  users: collection(
    users,
    (user) => Effect.tap(checked(User)(user), ({ roleIds }) => refuse(unknown("role", roles, roleIds))),
    (id) =>
      transaction(() => {
        users.delete(id)
        login.revoke(({ userId }) => userId === id)
        login.codes.removeWhere(({ signIn }) => signIn.userId === id)
        login.assertions.removeWhere((userId) => userId === id)
      })
  )
})

const collection = <A extends { readonly id: string }>(
  table: Storage.Table<A>,
  check: (value: A) => Effect.Effect<A, NotSet>,
  remove: (id: string) => void
): Collection<A> => ({
  all: Effect.sync(() => [...table.values()]),
  get: (id) => Effect.sync(() => table.get(id)),
  set: (value) => Effect.map(check(value), (good) => table.set(good.id, good)),
  remove: (id) => Effect.sync(() => remove(id))
})

const withoutRole = ({ client, ...rest }: StoredClient, id: string): StoredClient => ({
  ...rest,
  client: {
    ...client,
    ...(client.roleDivisions !== undefined && {
      roleDivisions: client.roleDivisions.filter(({ roleId }) => roleId !== id)
    }),
    ...(client.roleIds !== undefined && { roleIds: client.roleIds.filter((roleId) => roleId !== id) })
  }
})
