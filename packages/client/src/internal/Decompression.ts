/** Decompresses a body that the transport left compressed, as Effect's `NodeHttpClient.layerUndici` does. */

/** The stream fails if the body is not in this encoding, or if the platform does not support it. */
export const decompress = (chunks: ReadonlyArray<Uint8Array<ArrayBuffer>>, encoding: string): Response =>
  new Response(new Blob([...chunks]).stream().pipeThrough(new DecompressionStream(formatOf(encoding))))

const formatOf = (encoding: string) =>
  /br/i.test(encoding) ? "brotli" : /gzip/i.test(encoding) ? "gzip" : "deflate"
