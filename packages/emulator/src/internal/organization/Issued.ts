/** Issued credentials, kept as fingerprints and dropped when they expire. */
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Secrets from "./Secrets.ts"
import type * as Storage from "./Storage.ts"

export interface Issued<A> {
  /** Keeps what a secret stands for, for as many seconds. */
  readonly add: (secret: Redacted.Redacted<string>, value: A, now: number, seconds: number) => void
  /** What a secret stands for, until it ends. */
  readonly find: (secret: Redacted.Redacted<string>, now: number) => A | undefined
  /** Replaces what a secret stands for, and does not make it last longer. */
  readonly change: (secret: Redacted.Redacted<string>, value: A) => void
  /** Says that it is used. */
  readonly use: (secret: Redacted.Redacted<string>, now: number) => void
  /** When it was last used, since this process knows of it: that is kept in no file. */
  readonly usedAt: (secret: Redacted.Redacted<string>) => number | undefined
  /** Says of all that was used in a time that has not come, for it has gone back, that it is used now. */
  readonly turnBack: (now: number) => void
  readonly remove: (secret: Redacted.Redacted<string>) => void
  readonly removeWhere: (unwanted: (value: A) => boolean) => void
}

interface Entry<A> {
  readonly value: A
  readonly expiresAt?: number
}

export const make = <A, I>(storage: Storage.Storage, name: string, schema: Schema.Codec<A, I>): Issued<A> => {
  const entries: Storage.Table<Entry<A>> = storage.table(
    name,
    Schema.Struct({ value: schema, expiresAt: Schema.optionalKey(Schema.Finite) })
  )
  // By the entry, not by its key: one that a snapshot brings back is not the one that was used.
  const uses = new WeakMap<Entry<A>, number>()
  const entryOf = (secret: Redacted.Redacted<string>) => entries.get(Secrets.fingerprint(secret))
  let nextSweep = 0
  const removeWhere = (unwanted: (value: A, expiresAt: number) => boolean) => {
    for (const [fingerprint, { expiresAt = Infinity, value }] of entries) {
      if (unwanted(value, expiresAt)) entries.delete(fingerprint)
    }
  }
  return {
    add: (secret, value, now, seconds) => {
      // Not long before it either: then the time has gone back.
      if (now >= nextSweep || now < nextSweep - sweepEvery) {
        removeWhere((_, expiresAt) => expiresAt <= now)
        nextSweep = now + sweepEvery
      }
      const ends = seconds < Infinity && { expiresAt: now + seconds * 1000 }
      entries.set(Secrets.fingerprint(secret), { value, ...ends })
    },
    find: (secret, now) => {
      const entry = entryOf(secret)
      return entry === undefined || (entry.expiresAt ?? Infinity) <= now ? undefined : entry.value
    },
    change: (secret, value) => {
      const fingerprint = Secrets.fingerprint(secret)
      const entry = entries.get(fingerprint)
      if (entry !== undefined) entries.set(fingerprint, { ...entry, value })
    },
    use: (secret, now) => {
      const entry = entryOf(secret)
      if (entry !== undefined) uses.set(entry, now)
    },
    usedAt: (secret) => {
      const entry = entryOf(secret)
      return entry && uses.get(entry)
    },
    turnBack: (now) => {
      for (const entry of entries.values()) if ((uses.get(entry) ?? now) > now) uses.set(entry, now)
    },
    remove: (secret) => entries.delete(Secrets.fingerprint(secret)),
    removeWhere
  }
}

/** Milliseconds. */
const sweepEvery = 60_000
