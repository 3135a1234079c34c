/**
 * Prepares an OpenAPI document for the comparator, which ignores base paths and dead references, and compares unions more
 * strictly than an example with some of the fields allows.
 */
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as OpenApiSchema from "./OpenApiSchema.ts"
import * as References from "./References.ts"

export interface Prepared {
  readonly document: Schema.JsonObject
  /** Added to the message about an unknown path. */
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
          ? `The reference ${dead} does not exist in the document. Correct it.`
          : `The reference ${dead} leads out of the document. Bundle the document into one file.`
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
          ? ` The document's paths start with ${shown.join(" or ")}. Pass \`basePath: ""\` if those of the pact do not`
          : "",
      ignoredPatterns: [...ignoredPatterns]
    }
  })

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"])

/** The paths of the nearest `servers`: those of the operation, the path, or the document. */
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
  // A server URL may be a path, or may have a variable as its host.
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
