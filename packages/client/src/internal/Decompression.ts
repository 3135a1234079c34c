/** Decompresses a body that a transport left compressed, such as Effect's `NodeHttpClient.layerUndici`. */

/** Its stream fails where the body is not in this encoding, or where the platform does not know it. */
export const decompress = (chunks: ReadonlyArray<Uint8Array<ArrayBuffer>>, encoding: string): Response =>
  new Response(new Blob([...chunks]).stream().pipeThrough(new DecompressionStream(formatOf(encoding))))

const formatOf = (encoding: string) =>
  /br/i.test(encoding) ? "brotli" : /gzip/i.test(encoding) ? "gzip" : "deflate"
