/**
 * What the SDK would take from this machine. It looks for a configuration in the home directory, and watches it, as soon
 * as it is imported; and axios follows the proxies of the environment. Imported before the SDK, this gives the process a
 * home that does not exist, and no proxy.
 */
import { join } from "node:path"

export const home = join(import.meta.dirname, "no-home")
process.env["HOME"] = home
process.env["USERPROFILE"] = home
process.env["no_proxy"] = "*"
