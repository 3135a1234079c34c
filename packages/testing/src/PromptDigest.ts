/**
 * Web Crypto that computes digests on the thread of the test. Effect's workflow engine names its steps by digests. On another
 * thread, a digest could be late on a busy machine, and virtual time would pass before the step began.
 */
import { createHash } from "node:crypto"
import * as WebCrypto from "effect/crypto/WebCrypto"

const digest = (algorithm: string, data: Uint8Array) => {
  const { buffer } = Uint8Array.from(createHash(algorithm.replace("-", "")).update(data).digest())
  return Promise.resolve(buffer)
}

/** `target`, with another value of one property. Its methods accept no other `this`. */
const replaced = <A extends object>(target: A, name: keyof A, value: unknown) =>
  new Proxy(target, {
    get: (_, wanted) => {
      const found: unknown = wanted === name ? value : Reflect.get(target, wanted)
      return typeof found === "function" && wanted !== name ? found.bind(target) : found
    }
  })

export const layer = WebCrypto.layer(replaced(crypto, "subtle", replaced(crypto.subtle, "digest", digest)))
