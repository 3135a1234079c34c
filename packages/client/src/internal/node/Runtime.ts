/** Checks the runtime before undici is loaded: on others, loading undici fails with obscure errors. */

const needed = { major: 22, minor: 19 }

/** The part of `process.versions` that matters. */
export interface Versions {
  readonly node?: string | undefined
  readonly bun?: string | undefined
}

/** A message for the user if the transport cannot run here, else `undefined`. */
export const problemOf = ({ bun, node }: Versions): string | undefined => {
  const [major = 0, minor = 0] = (node ?? "").split(".").map(Number)
  const supported = major > needed.major || (major === needed.major && minor >= needed.minor)
  // Bun replaces undici with its own subset, which has no dispatcher.
  if (supported && bun === undefined) return undefined
  const found =
    bun === undefined ? (node === undefined ? "another runtime" : `Node.js ${node}`) : `Bun ${bun}`
  return `NodeTransport needs Node.js ${needed.major}.${needed.minor} or later, and this is ${found}. Update, or provide another HttpClient, such as FetchHttpClient.layer.`
}
