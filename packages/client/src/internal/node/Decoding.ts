/** Decoders for compressed bodies, whether or not one was asked for: proxies compress on their own account. */
import type { Transform } from "node:stream"
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib"

/** What `accept-encoding` asks for. Not deflate, which servers send in two forms. */
export const accepted = "gzip, br"

/** A decoder, given the first bytes of the body. */
export type Decoder = (first: Uint8Array) => Transform

/** `undefined` for a body that needs none, and, as in fetch, for an encoding that is not known. */
export const decoderOf = (contentEncoding: unknown): Decoder | undefined => {
  switch (typeof contentEncoding === "string" ? contentEncoding.trim().toLowerCase() : undefined) {
    case "gzip":
    case "x-gzip":
      return () => createGunzip()
    case "br":
      return () => createBrotliDecompress()
    case "deflate":
      // By the RFC with a zlib header, whose low nibble is 8; some servers leave it out.
      return ([first = 0]) => ((first & 0x0f) === 8 ? createInflate() : createInflateRaw())
    default:
      return undefined
  }
}
