/** Decompression of bodies, also of unrequested compression, which some proxies add. */
import type { Transform } from "node:stream"
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib"

/** The `accept-encoding` to send. It leaves out deflate, because servers disagree about its format. */
export const accepted = "gzip, br"

/** Makes a decoder from the first bytes of the body. */
export type Decoder = (first: Uint8Array) => Transform

/** `undefined` if the body needs no decoding. Unknown encodings pass through, as in fetch. */
export const decoderOf = (contentEncoding: unknown): Decoder | undefined => {
  switch (typeof contentEncoding === "string" ? contentEncoding.trim().toLowerCase() : undefined) {
    case "gzip":
    case "x-gzip":
      return () => createGunzip()
    case "br":
      return () => createBrotliDecompress()
    case "deflate":
      // RFC 9110 requires a zlib header (low nibble 8), but some servers send raw deflate.
      return ([first = 0]) => ((first & 0x0f) === 8 ? createInflate() : createInflateRaw())
    default:
      return undefined
  }
}
