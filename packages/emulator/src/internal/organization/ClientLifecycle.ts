/**
 * How OAuth clients are found and deleted. A deleted client of more than 30 days can be restored for a week (documented
 * by the vendor's help). A younger client is gone at once, or after the `deletedLifetime` of the settings. Until then its
 * state is `deleted`, which the vendor's Terraform provider expects.
 */
import { AnyOAuthClientState } from "@effect-genesys/schemas/OAuthClient"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import type * as Behavior from "./Behavior.ts"
import { day } from "./Day.ts"
import type * as Login from "./Login.ts"
import type * as Storage from "./Storage.ts"
import type { StoredClient } from "./StoredClient.ts"

export interface ClientLifecycle {
  /** The client with this id, unless it is gone. */
  readonly find: (id: string, now: number) => StoredClient | undefined
  /** All clients that are not gone. Drops the others. */
  readonly all: (now: number) => ReadonlyArray<StoredClient>
  /** Deletes a client. Its tokens are revoked for good, also if it is restored. */
  readonly remove: (stored: StoredClient, now: number) => void
}

export const make = (options: {
  readonly behavior: Behavior.Control
  readonly clients: Storage.Table<StoredClient>
  readonly login: Login.Login
}): ClientLifecycle => {
  const { behavior, clients, login } = options
  return {
    find: (id, now) => {
      const stored = clients.get(id)
      return stored === undefined || isGone(stored, now) ? undefined : stored
    },
    all: (now) => {
      for (const [id, stored] of clients) if (isGone(stored, now)) clients.delete(id)
      return [...clients.values()]
    },
    remove: (stored, now) => {
      const { deletedLifetime } = behavior.current()
      login.revoke(({ clientId }) => clientId === stored.client.id)
      const isOld = now - createdAt(stored) > restorableFrom
      const goneAt = now + (isOld ? restorableFor : deletedLifetime)
      const { id } = stored.client
      if (goneAt === now) return clients.delete(id)
      const dateToDelete = isOld && { dateToDelete: DateTime.makeUnsafe(goneAt) }
      clients.set(id, { ...stored, client: { ...stored.client, state: deleted, ...dateToDelete }, goneAt })
    }
  }
}

const isGone = ({ goneAt = Infinity }: StoredClient, now: number) => goneAt <= now

// Not among the documented states.
const deleted = Schema.decodeSync(AnyOAuthClientState)("deleted")

/** Whether a change may restore a deleted client. */
export const canBeChanged = ({ client, goneAt }: StoredClient) =>
  goneAt === undefined || client.dateToDelete !== undefined

/** Milliseconds since the epoch. */
const createdAt = ({ client: { dateCreated } }: StoredClient) =>
  dateCreated === undefined ? Infinity : DateTime.toEpochMillis(dateCreated)

const restorableFrom = 30 * day
const restorableFor = 7 * day
