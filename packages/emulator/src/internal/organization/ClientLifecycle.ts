/**
 * How a client ends. One of more than 30 days can be taken back for a week (documented by the vendor's help); a younger
 * one is gone at once, or after the time that the emulator is told. Until then its state is `deleted`, which the
 * vendor's Terraform provider expects.
 */
import { AnyOAuthClientState } from "@effect-genesys/schemas/OAuthClient"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { day } from "./Day.ts"
import type { Organization, Stored } from "./Organization.ts"

export const find = ({ clients }: Organization, id: string, now: number): Stored | undefined => {
  const stored = clients.get(id)
  return stored === undefined || isGone(stored, now) ? undefined : stored
}

/** All that are there. Those that are gone are forgotten. */
export const all = ({ clients }: Organization, now: number): ReadonlyArray<Stored> => {
  for (const [id, stored] of clients) if (isGone(stored, now)) clients.delete(id)
  return [...clients.values()]
}

const isGone = ({ goneAt = Infinity }: Stored, now: number) => goneAt <= now

/** Its tokens end with it, also if it is taken back. */
export const end = ({ behavior, clients, login }: Organization, stored: Stored, now: number): void => {
  const { deletedLifetime } = behavior.current()
  login.end(({ clientId }) => clientId === stored.client.id)
  const isOld = now - ageOf(stored) > takenBackFrom
  const goneAt = now + (isOld ? takenBackFor : deletedLifetime)
  const { id } = stored.client
  if (goneAt === now) return clients.delete(id)
  const dateToDelete = isOld && { dateToDelete: DateTime.makeUnsafe(goneAt) }
  clients.set(id, { ...stored, client: { ...stored.client, state: deleted, ...dateToDelete }, goneAt })
}

// None of the states that are documented.
const deleted = Schema.decodeSync(AnyOAuthClientState)("deleted")

/** Whether a client that was deleted can be changed, which takes it back. */
export const canBeTakenBack = ({ client, goneAt }: Stored) =>
  goneAt === undefined || client.dateToDelete !== undefined

/** Milliseconds since the epoch. */
const ageOf = ({ client: { dateCreated } }: Stored) =>
  dateCreated === undefined ? Infinity : DateTime.toEpochMillis(dateCreated)

const takenBackFrom = 30 * day
const takenBackFor = 7 * day
