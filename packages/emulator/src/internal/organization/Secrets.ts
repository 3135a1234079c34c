/** Secrets and tokens: unguessable, kept only as hashes, compared in constant time. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** A text of 86 URL-safe characters, as long as the vendor's tokens. */
export const generate = (): Redacted.Redacted<string> => Redacted.make(randomBytes(64).toString("base64url"))

/** The token of an `Authorization` header. Without one, an empty token, which belongs to no client. */
export const bearer = (header: string | null | undefined): Redacted.Redacted<string> =>
  Redacted.make(/^bearer\s+(\S+)$/i.exec(header ?? "")?.[1] ?? "")

export interface Hash extends Schema.Schema.Type<typeof Hash> {}
export const Hash = Schema.Struct({ salt: Schema.Uint8Array, digest: Schema.Uint8Array })

export const hash = (secret: Redacted.Redacted<string>, salt: Uint8Array = randomBytes(16)): Hash => ({
  salt,
  digest: createHash("sha256").update(salt).update(Redacted.value(secret)).digest()
})

export const matches = (secret: Redacted.Redacted<string>, { digest, salt }: Hash): boolean =>
  timingSafeEqual(hash(secret, salt).digest, digest)

/** Finds a token without storing it. Tokens are random, so no salt is needed. */
export const fingerprint = (token: Redacted.Redacted<string>): string => {
  const known = fingerprints.get(token)
  if (known !== undefined) return known
  const made = createHash("sha256").update(Redacted.value(token)).digest("base64url")
  fingerprints.set(token, made)
  return made
}

// A request needs the fingerprint of its token several times.
const fingerprints = new WeakMap<Redacted.Redacted<string>, string>()
