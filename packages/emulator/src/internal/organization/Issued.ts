/** Issued credentials, kept as fingerprints and dropped when they expire. */
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Secrets from "./Secrets.ts"
import type * as Storage from "./Storage.ts"

export interface Issued<A> {
  /** Stores the value of a secret for some seconds. */
  readonly add: (secret: Redacted.Redacted<string>, value: A, now: number, seconds: number) => void
  /** The value of a secret that has not expired. */
  readonly find: (secret: Redacted.Redacted<string>, now: number) => A | undefined
  /** Replaces the value of a secret. Its expiry stays. */
  readonly change: (secret: Redacted.Redacted<string>, value: A) => void
  /** Notes that a secret was used. */
  readonly use: (secret: Redacted.Redacted<string>, now: number) => void
  /** When a secret was last used. This is not stored in the data file, and so begins with the process. */
  readonly usedAt: (secret: Redacted.Redacted<string>) => number | undefined
  /** Moves uses after `now` to `now`: for a clock that went back. */
  readonly limitUses: (now: number) => void
  readonly remove: (secret: Redacted.Redacted<string>) => void
  readonly removeWhere: (unwanted: (value: A) => boolean) => void
}

interface Entry<A> {
  readonly value: A
  readonly expiresAt?: number
}

export const make = <A, I>(
  storage: Storage.Storage["Service"],
  name: string,
  schema: Schema.Codec<A, I>
): Issued<A> => {
  const entries: Storage.Table<Entry<A>> = storage.table(
    name,
    Schema.Struct({ value: schema, expiresAt: Schema.optionalKey(Schema.Finite) })
  )
  // By entry, not by key: an entry that a snapshot restores has not been used.
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
      // If it is long before the next sweep, the clock has gone back.
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
    limitUses: (now) => {
      for (const entry of entries.values()) if ((uses.get(entry) ?? now) > now) uses.set(entry, now)
    },
    remove: (secret) => entries.delete(Secrets.fingerprint(secret)),
    removeWhere
  }
}

/** Milliseconds. */
const sweepEvery = 60_000
