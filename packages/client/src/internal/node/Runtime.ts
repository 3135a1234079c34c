/** Whether undici can run here. It decides before undici is loaded, which fails in obscure ways where it cannot. */

const needed = { major: 22, minor: 19 }

/** `process.versions`, as far as it matters. */
export interface Versions {
  readonly node?: string | undefined
  readonly bun?: string | undefined
}

/** A sentence on why the transport cannot run, or `undefined` where it can. */
export const problemOf = ({ bun, node }: Versions): string | undefined => {
  const elsewhere = "Provide another HttpClient, such as FetchHttpClient.layer of effect."
  const wanted = `NodeTransport needs Node.js ${needed.major}.${needed.minor} or later`
  // Bun replaces undici with a subset of its own that has no dispatcher.
  if (bun !== undefined) return `${wanted}, and this is Bun ${bun}. ${elsewhere}`
  if (node === undefined) return `${wanted}, and this is another runtime. ${elsewhere}`
  const [major = 0, minor = 0] = node.split(".").map(Number)
  const recent = major > needed.major || (major === needed.major && minor >= needed.minor)
  return recent ? undefined : `${wanted}, and this is ${node}. Update Node.js, or: ${elsewhere}`
}
