/** Checks the runtime before undici is loaded: on others, loading undici fails with obscure errors. */

const needed = { major: 22, minor: 19 }

/** The part of `process.versions` that matters. */
export interface Versions {
  readonly node?: string | undefined
  readonly bun?: string | undefined
}

/** A message for the user if the transport cannot run here, else `undefined`. */
export const problemOf = ({ bun, node }: Versions): string | undefined => {
  const elsewhere = "Provide another HttpClient, such as FetchHttpClient.layer of effect."
  const wanted = `NodeTransport needs Node.js ${needed.major}.${needed.minor} or later`
  // Bun replaces undici with its own subset, which has no dispatcher.
  if (bun !== undefined) return `${wanted}, and this is Bun ${bun}. ${elsewhere}`
  if (node === undefined) return `${wanted}, and this is another runtime. ${elsewhere}`
  const [major = 0, minor = 0] = node.split(".").map(Number)
  const recent = major > needed.major || (major === needed.major && minor >= needed.minor)
  return recent ? undefined : `${wanted}, and this is ${node}. Update Node.js, or: ${elsewhere}`
}
