/** What was given out and must be known again: kept as fingerprints only, and forgotten when it ends. */
import type * as Redacted from "effect/Redacted"
import * as Secrets from "./Secrets.ts"

export interface Issued<A> {
  /** Keeps what a secret stands for, for as many seconds. */
  readonly add: (secret: Redacted.Redacted<string>, value: A, now: number, seconds: number) => void
  /** What a secret stands for, until it ends. */
  readonly find: (secret: Redacted.Redacted<string>, now: number) => A | undefined
  readonly remove: (secret: Redacted.Redacted<string>) => void
  readonly removeWhere: (unwanted: (value: A) => boolean) => void
}

export const make = <A>(): Issued<A> => {
  const entries = new Map<string, { readonly value: A; readonly expiresAt: number }>()
  const removeWhere = (unwanted: (value: A, expiresAt: number) => boolean) => {
    for (const [fingerprint, { expiresAt, value }] of entries) {
      if (unwanted(value, expiresAt)) entries.delete(fingerprint)
    }
  }
  return {
    add: (secret, value, now, seconds) => {
      removeWhere((_, expiresAt) => expiresAt <= now)
      entries.set(Secrets.fingerprint(secret), { value, expiresAt: now + seconds * 1000 })
    },
    find: (secret, now) => {
      const entry = entries.get(Secrets.fingerprint(secret))
      return entry === undefined || entry.expiresAt <= now ? undefined : entry.value
    },
    remove: (secret) => void entries.delete(Secrets.fingerprint(secret)),
    removeWhere
  }
}
