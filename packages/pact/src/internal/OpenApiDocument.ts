/**
 * Makes an OpenAPI document ready for the comparator, which leaves out base paths, passes over references that lead
 * nowhere, and takes unions for stricter than the example of a part can be.
 */
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as OpenApiSchema from "./OpenApiSchema.ts"
import * as References from "./References.ts"

export interface Prepared {
  readonly document: Schema.JsonObject
  /** For a path that is not found. */
  readonly hint: string
  readonly ignoredPatterns: ReadonlyArray<string>
}

export const prepare = (document: unknown, basePath: string | undefined): Result.Result<Prepared, string> =>
  Result.gen(function* () {
    if (!isDocument(document)) {
      return yield* Result.fail(
        "The document has no `openapi` of 3.0 or 3.1 and no `swagger` of 2.0. Pass it as a parsed object."
      )
    }
    const dead = References.dead(document)
    if (dead !== undefined) {
      return yield* Result.fail(
        dead.startsWith("#")
          ? `The reference ${dead} leads nowhere in the document. Correct it.`
          : `The reference ${dead} leads out of the document. Bundle it into one file first.`
      )
    }
    const ignoredPatterns = new Set<string>()
    const rewritten = OpenApiSchema.rewrite(document, ignoredPatterns)
    const paths = objectOf(rewritten["paths"])
    if (paths === undefined) return yield* Result.fail("The document has no `paths`.")
    const { basePath: _basePath, servers: _servers, ...rest } = rewritten
    const located = new Map<string, Schema.JsonObject>()
    const prefixes = new Set<string>()
    for (const [path, item] of Object.entries(paths)) {
      const { servers: _itemServers, ...shared } = objectOf(item) ?? {}
      const operations = Object.entries(shared).filter(([name]) => methods.has(name.toLowerCase()))
      const others = Object.entries(shared).filter(([name]) => !methods.has(name.toLowerCase()))
      for (const [method, operation] of operations) {
        const { servers: _own, ...bare } = objectOf(operation) ?? {}
        for (const prefix of basePath === undefined
          ? prefixesOf(rewritten, objectOf(item), objectOf(operation))
          : [withoutSlash(basePath)]) {
          prefixes.add(prefix)
          const key = `${prefix}${path}`
          located.set(key, { ...Object.fromEntries(others), ...located.get(key), [method]: bare })
        }
      }
    }
    const shown = [...prefixes].filter((prefix) => prefix !== "")
    return {
      document: { ...rest, paths: Object.fromEntries(located) },
      hint:
        basePath === undefined && shown.length > 0
          ? ` The document's paths begin with ${shown.join(" or ")}. Pass \`basePath: ""\` if the pact leaves that out`
          : "",
      ignoredPatterns: [...ignoredPatterns]
    }
  })

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"])

/** The nearest servers count. */
const prefixesOf = (
  document: Schema.JsonObject,
  item: Schema.JsonObject | undefined,
  operation: Schema.JsonObject | undefined
): ReadonlyArray<string> => {
  if (typeof document["swagger"] === "string") {
    const { basePath } = document
    return [typeof basePath === "string" ? withoutSlash(basePath) : ""]
  }
  const servers = operation?.["servers"] ?? item?.["servers"] ?? document["servers"]
  const urls = Array.isArray(servers)
    ? servers.flatMap((server) => {
        const { url, variables } = objectOf(server) ?? {}
        return typeof url === "string" ? [filled(url, objectOf(variables) ?? {})] : []
      })
    : []
  return urls.length === 0 ? [""] : [...new Set(urls.map(pathOf))]
}

const filled = (url: string, variables: Schema.JsonObject) =>
  url.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = objectOf(variables[name])?.["default"]
    return typeof value === "string" ? value : name
  })

const pathOf = (url: string) => {
  // A variable may hold the host, and a URL may be one of a path alone.
  const parsed = URL.parse(url, "http://localhost")
  return parsed === null ? "" : withoutSlash(decodeURI(parsed.pathname))
}

const withoutSlash = (path: string) => path.replace(/\/+$/, "")

const objectOf = References.objectOf

const isDocument = (document: unknown): document is Schema.JsonObject =>
  typeof document === "object" &&
  document !== null &&
  (("openapi" in document && typeof document.openapi === "string" && /^3\.[01]/.test(document.openapi)) ||
    ("swagger" in document && document.swagger === "2.0"))
