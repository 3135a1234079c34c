/** Names the writes of a rotation, the same in memory and in a cluster. */
import type { History } from "@effect-genesys/rotation"

/** An entry of the history. Each run of a step has its own number, which is left out. */
export const ofEntry = ({ key }: Pick<History.Entry, "key">): string => key.replace(/\/-?\d{3,}$/, "")

/** A request that changes a client. `undefined` for every other one. */
export const ofRequest = ({ method, url }: { readonly method: string; readonly url: string }) => {
  const { pathname } = new URL(url)
  const isWrite = method !== "GET" && pathname.startsWith("/api/v2/oauth/clients")
  if (!isWrite || pathname.includes("/usage/")) return undefined
  return `${method} ${pathname.replace("/api/v2/oauth", "").replace(/clients\/[^/]+/, "clients/{id}")}`
}
