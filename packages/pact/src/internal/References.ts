/** References within a JSON document, as `{ "$ref": "#/components/schemas/Book" }`. */
import type * as Schema from "effect/Schema"

export const objectOf = (json: Schema.Json | undefined): Schema.JsonObject | undefined =>
  isObject(json) ? json : undefined

const isObject = (json: Schema.Json | undefined): json is Schema.JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json)

/** The target of a `$ref` object. */
export const of = (json: Schema.Json): string | undefined => {
  const reference = objectOf(json)?.["$ref"]
  return typeof reference === "string" ? reference : undefined
}

/** Undefined if the target does not exist, or is in another document. */
export const resolve = (document: Schema.JsonObject, reference: string): Schema.Json | undefined => {
  if (!reference.startsWith("#")) return undefined
  return reference
    .slice(1)
    .split("/")
    .slice(1)
    .map((token) => unescaped(token).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<Schema.Json | undefined>((found, key) => {
      if (Array.isArray(found)) return found[Number(key)]
      const object = objectOf(found)
      return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined
    }, document)
}

const unescaped = (token: string) => {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}

/** Whether the value of this keyword is data, in which `$ref` has no meaning. */
export const isData = (key: string): boolean =>
  ["example", "examples", "default", "enum", "const"].includes(key) || key.startsWith("x-")

/** Whether the keys of this keyword's value are names: a property may be called `$ref` or `default`. */
export const isMap = (key: string): boolean => maps.has(key)

const maps = new Set([
  "$defs",
  "callbacks",
  "content",
  "definitions",
  "dependentSchemas",
  "encoding",
  "headers",
  "links",
  "mapping",
  "parameters",
  "pathItems",
  "paths",
  "patternProperties",
  "properties",
  "requestBodies",
  "responses",
  "schemas",
  "securityDefinitions",
  "securitySchemes",
  "variables"
])

/** The first reference whose target does not exist. */
export const dead = (document: Schema.JsonObject): string | undefined => {
  const visit = (json: Schema.Json, isNamed: boolean): string | undefined => {
    if (Array.isArray(json)) return first(json.map((each) => () => visit(each, false)))
    const object = objectOf(json)
    if (object === undefined) return undefined
    const reference = isNamed ? undefined : of(json)
    if (reference !== undefined && resolve(document, reference) === undefined) return reference
    return first(
      Object.entries(object)
        .filter(([key]) => isNamed || !isData(key))
        .map(
          ([key, value]) =>
            () =>
              visit(value, !isNamed && isMap(key))
        )
    )
  }
  return visit(document, false)
}

const first = (attempts: ReadonlyArray<() => string | undefined>) => {
  for (const attempt of attempts) {
    const found = attempt()
    if (found !== undefined) return found
  }
  return undefined
}
