/** Decompression of bodies, also of unrequested compression, which some proxies add. */
import { Duplex, pipeline } from "node:stream"
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress
} from "node:zlib"

/** The `accept-encoding` to send. It leaves out deflate, because servers disagree about its format. */
export const accepted = "gzip, br"

/** Makes a decoder from the first bytes of the body. */
export type Decoder = (first: Uint8Array) => Duplex

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["gzip", () => createGunzip()],
  ["x-gzip", () => createGunzip()],
  ["br", () => createBrotliDecompress()],
  ["zstd", () => createZstdDecompress()],
  // RFC 9110 requires a zlib header (low nibble 8), but some servers send raw deflate.
  ["deflate", ([first = 0x08]) => ((first & 0x0f) === 8 ? createInflate() : createInflateRaw())]
])

/** More encodings than these are an attack, or a loop of proxies. */
const maxEncodings = 5

/** `undefined` if the body needs no decoding. Unknown encodings pass through, as in fetch. */
export const decoderOf = (contentEncoding: unknown): Decoder | undefined => {
  const encodings = namesOf(contentEncoding)
  if (encodings.length > maxEncodings) return undefined
  const [last, ...others] = encodings.flatMap((name) => decoders.get(name) ?? []).toReversed()
  if (last === undefined || others.length + 1 < encodings.length) return undefined
  return others.length === 0 ? last : (first) => chain(last(first), others)
}

const namesOf = (contentEncoding: unknown): ReadonlyArray<string> =>
  // The header of one or several encodings, in one line or several.
  (typeof contentEncoding === "string" || Array.isArray(contentEncoding) ? String(contentEncoding) : "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity")

/** The encoding that was applied last is decoded first. */
const chain = (first: Duplex, others: ReadonlyArray<Decoder>): Duplex => {
  const stages = [first, ...others.map((decoder) => decoder(new Uint8Array()))]
  const whole = Duplex.from({ writable: first, readable: stages[stages.length - 1] })
  pipeline(stages, (error) => {
    if (error) whole.destroy(error)
  })
  return whole
}
