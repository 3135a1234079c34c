import { assert, describe, it } from "@effect/vitest"
import * as Redacted from "effect/Redacted"
/** How secrets and tokens are generated, stored and compared. */
import * as Secrets from "../src/internal/organization/Secrets.ts"

const secret = Redacted.make("horse-battery")

describe("a secret", () => {
  it("is stored as a salted hash, so that equal secrets look different", () => {
    const [one, other] = [Secrets.hash(secret), Secrets.hash(secret)]
    assert.notDeepEqual(one.salt, other.salt)
    assert.notDeepEqual(one.digest, other.digest)
    assert.lengthOf(one.salt, 16)
    assert.lengthOf(one.digest, 32)
  })

  it("matches its hash, and no other secret does", () => {
    const hash = Secrets.hash(secret)
    assert.isTrue(Secrets.matches(secret, hash))
    for (const wrong of ["", "horse-batter", "horse-battery ", "Horse-battery"]) {
      assert.isFalse(Secrets.matches(Redacted.make(wrong), hash), wrong)
    }
  })

  it("has 64 random bytes, and is never generated twice", () => {
    const made = Array.from({ length: 1000 }, () => Redacted.value(Secrets.generate()))
    for (const text of made) assert.lengthOf(Buffer.from(text, "base64url"), 64)
    // At each position, all bytes are equally likely, so no two secrets begin alike.
    assert.strictEqual(new Set(made.map((text) => text.slice(0, 16))).size, made.length)
    assert.strictEqual(new Set(made.map((text) => text.slice(-16))).size, made.length)
  })
})
