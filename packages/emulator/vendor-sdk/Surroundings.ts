/**
 * Keeps the SDK from settings of this machine. On import, the SDK reads and watches a configuration in the home directory,
 * and axios uses the proxies of the environment. Import this first: it sets a home that does not exist, and no proxy.
 */
import { join } from "node:path"

export const home = join(import.meta.dirname, "no-home")
process.env["HOME"] = home
process.env["USERPROFILE"] = home
process.env["no_proxy"] = "*"
