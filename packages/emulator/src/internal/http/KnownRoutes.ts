/** Knows which methods there are at a path: the router tells only whether one is. */
import * as FindMyWay from "effect/http/FindMyWay"
import type * as HttpRouter from "effect/http/HttpRouter"

export interface KnownRoutes {
  /** The router, watched for the routes that it is given. */
  readonly router: HttpRouter.HttpRouter
  /** What `Allow` says of a path; nothing where no route is. */
  readonly methodsAt: (path: string) => ReadonlyArray<string>
}

/** A path is its letters: no other case, and no slashes more or less. */
export const config = { caseSensitive: true, ignoreDuplicateSlashes: false, ignoreTrailingSlash: false }

export const make = (router: HttpRouter.HttpRouter): KnownRoutes => {
  const paths = FindMyWay.make<true>(config)
  const methods = new Set<string>()
  const remember = ({ method, path }: { readonly method: string; readonly path: HttpRouter.PathInput }) => {
    // What is at every path is not what is at one.
    if (path.endsWith("*")) return
    methods.add(method)
    paths.on(method, path, true)
  }
  return {
    router: {
      ...router,
      add: (method, path, handler, options) => {
        remember({ method, path })
        return router.add(method, path, handler, options)
      },
      addAll: (routes) => {
        routes.forEach(remember)
        return router.addAll(routes)
      }
    },
    methodsAt: (path) => {
      const found = [...methods].filter((method) => paths.find(method, path) !== undefined)
      if (found.length === 0) return []
      return [...new Set([...found, ...(found.includes("GET") ? ["HEAD"] : []), "OPTIONS"])].toSorted()
    }
  }
}
