/** Rewrites the schemas of a document so that the comparator reads them as their authors do. */
import type * as Schema from "effect/Schema"
import * as References from "./References.ts"

type Json = Schema.Json
type JsonObject = Schema.JsonObject

/** Adds the patterns that cannot be used. */
export const rewrite = (document: JsonObject, ignoredPatterns: Set<string>): JsonObject => {
  /** `within` are the references that were followed on the way, so that this ends. */
  const visit = (json: Json, within: ReadonlyArray<string>): Json => {
    if (Array.isArray(json)) return json.map((each) => visit(each, within))
    const object = References.objectOf(json)
    if (object === undefined) return json
    const reference = References.of(json)
    // Others, such as one into `paths`, would lead elsewhere in the new document, or nowhere.
    if (
      reference !== undefined &&
      !/^#\/(components\/(?!pathItems)|definitions\/|parameters\/|responses\/)/.test(reference)
    ) {
      return followed(object, reference, within)
    }
    const members = Object.entries(object).map(([key, value]): [string, Json] => [
      key,
      References.isData(key)
        ? value
        : References.isMap(key)
          ? named(key, value, within)
          : visit(value, within)
    ])
    return adapted(Object.fromEntries(members), within)
  }

  const named = (key: string, value: Json, within: ReadonlyArray<string>): Json => {
    const object = References.objectOf(value)
    if (object === undefined) return visit(value, within)
    return Object.fromEntries(
      Object.entries(object).map(([name, member]): [string, Json] => [
        name,
        key === "content" && /^application\/x-www-form-urlencoded/i.test(name)
          ? asForm(visit(member, within), within)
          : visit(member, within)
      ])
    )
  }

  const followed = (object: JsonObject, reference: string, within: ReadonlyArray<string>): Json => {
    const target = References.resolve(document, reference)
    if (target === undefined || within.includes(reference)) return object
    return visit(target, [...within, reference])
  }

  const inlined = (json: Json, within: ReadonlyArray<string>): JsonObject => {
    const reference = References.of(json)
    const object = References.objectOf(json) ?? {}
    return reference === undefined ? object : (References.objectOf(followed(object, reference, within)) ?? {})
  }

  const adapted = (schema: JsonObject, within: ReadonlyArray<string>): JsonObject => {
    const { discriminator, oneOf, pattern, prefixItems, ...rest } = schema
    const changed: Record<string, Json> = { ...rest }
    // The example of a part may fit more than one.
    if (oneOf !== undefined) {
      changed[schema["anyOf"] === undefined ? "anyOf" : "oneOf"] = distinguished(oneOf, discriminator)
    }
    if (pattern !== undefined) {
      if (typeof pattern !== "string" || isPattern(pattern)) changed["pattern"] = pattern
      else ignoredPatterns.add(pattern)
    }
    // As JSON Schema had it before, which is what the comparator knows.
    if (Array.isArray(prefixItems)) {
      changed["items"] = prefixItems
      changed["additionalItems"] = schema["items"] ?? true
    }
    // What nothing is said of may have any field; so may what says that it has others.
    if (changed["additionalProperties"] === true || isPlainObject(changed))
      changed["additionalProperties"] = {}
    return isMixed(changed, within) ? opened(changed, within) : changed
  }

  /** Fields on the one hand and a union on the other, each of which lacks the fields of the other. */
  const isMixed = (schema: JsonObject, within: ReadonlyArray<string>): boolean => {
    const hasUnion = schema["anyOf"] !== undefined || schema["oneOf"] !== undefined
    const parts = arrayOf(schema["allOf"])
    if (hasUnion) return parts.length > 0 || schema["properties"] !== undefined
    return parts.some((part) => {
      const member = inlined(part, within)
      return member["anyOf"] !== undefined || member["oneOf"] !== undefined || isMixed(member, within)
    })
  }

  /** Any field may be there besides: the types of those that are known still count. */
  const opened = (json: Json, within: ReadonlyArray<string>): JsonObject => {
    const reference = References.of(json)
    if (reference !== undefined && within.includes(reference)) return References.objectOf(json) ?? {}
    const schema = inlined(json, within)
    const inner = reference === undefined ? within : [...within, reference]
    const members = ["allOf", "anyOf", "oneOf"].flatMap((key) => {
      const parts = arrayOf(schema[key])
      return parts.length === 0 ? [] : [[key, parts.map((part) => opened(part, inner))] as const]
    })
    return { additionalProperties: {}, ...schema, ...Object.fromEntries(members) }
  }

  /** All values of a form are texts. */
  const asForm = (media: Json, within: ReadonlyArray<string>): Json => {
    const object = References.objectOf(media)
    if (object?.["schema"] === undefined) return media
    const schema = inlined(object["schema"], within)
    const properties = Object.entries(References.objectOf(schema["properties"]) ?? {}).map(
      ([name, value]): [string, Json] => {
        const field = inlined(value, within)
        return [name, texts[String(field["type"])] ?? field]
      }
    )
    return {
      ...object,
      schema: { ...schema, ...(properties.length > 0 && { properties: Object.fromEntries(properties) }) }
    }
  }

  return References.objectOf(visit(document, [])) ?? {}
}

/** Each variant with the values of the property that tells them apart. */
const distinguished = (variants: Json, discriminator: Json | undefined): Json => {
  const { mapping, propertyName } = References.objectOf(discriminator) ?? {}
  const references = arrayOf(variants).map((variant) => References.of(variant))
  if (typeof propertyName !== "string") return variants
  return arrayOf(variants).map((variant, index): Json => {
    const reference = references[index]
    if (reference === undefined) return variant
    // As OpenAPI has it: what has no value in the mapping goes by its own name.
    const name = reference.split("/").at(-1) ?? ""
    const values = Object.entries(References.objectOf(mapping) ?? {})
      .filter(([, target]) => target === reference || target === name)
      .map(([value]) => value)
    const property = { type: "string", enum: [...values, name] }
    return { allOf: [variant, { type: "object", properties: { [propertyName]: property } }] }
  })
}

const texts: Readonly<Record<string, JsonObject>> = {
  integer: { type: "string", pattern: "^-?[0-9]+$" },
  number: { type: "string", pattern: "^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$" },
  boolean: { type: "string", enum: ["true", "false"] },
  // One value, or several of the same name.
  array: {},
  object: {}
}

const isPlainObject = (schema: JsonObject) =>
  schema["type"] === "object" &&
  !["properties", "patternProperties", "additionalProperties", "allOf", "anyOf", "oneOf"].some(
    (key) => key in schema
  )

const arrayOf = (json: Json | undefined): ReadonlyArray<Json> => (Array.isArray(json) ? json : [])

const isPattern = (pattern: string) => {
  try {
    return new RegExp(pattern, "u") instanceof RegExp
  } catch {
    return false
  }
}
