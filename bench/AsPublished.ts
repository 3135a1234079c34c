/**
 * Preloaded by measured processes: `@effect-genesys/*` is resolved as an installed package, not as a source of the
 * workspace. The folder of the installation is the query of this module's URL.
 */
import { registerHooks } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

const installed = pathToFileURL(join(new URL(import.meta.url).search.slice(1), "any.js")).href

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, specifier.startsWith("@effect-genesys/") ? { ...context, parentURL: installed } : context)
})
