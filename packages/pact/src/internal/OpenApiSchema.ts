/** Rewrites the schemas of an OpenAPI document, so that the comparator reads them as OpenAPI defines them. */
import type * as Schema from "effect/Schema"
import * as References from "./References.ts"

type Json = Schema.Json
type JsonObject = Schema.JsonObject

/** Adds patterns that are not valid in Unicode mode to `ignoredPatterns`. */
export const rewrite = (document: JsonObject, ignoredPatterns: Set<string>): JsonObject => {
  /** `within` has the references that were followed, so that recursive schemas end. */
  const visit = (json: Json, within: ReadonlyArray<string>): Json => {
    if (Array.isArray(json)) return json.map((each) => visit(each, within))
    const object = References.objectOf(json)
    if (object === undefined) return json
    const reference = References.of(json)
    // Other references, such as into `paths`, would be wrong in the rewritten document.
    if (
      reference !== undefined &&
      !/^#\/(components\/(?!pathItems)|definitions\/|parameters\/|responses\/)/.test(reference)
    ) {
      return inlinedReference(object, reference, within)
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

  const inlinedReference = (object: JsonObject, reference: string, within: ReadonlyArray<string>): Json => {
    const target = References.resolve(document, reference)
    if (target === undefined || within.includes(reference)) return object
    return visit(target, [...within, reference])
  }

  const inlined = (json: Json, within: ReadonlyArray<string>): JsonObject => {
    const reference = References.of(json)
    const object = References.objectOf(json) ?? {}
    return reference === undefined
      ? object
      : (References.objectOf(inlinedReference(object, reference, within)) ?? {})
  }

  const adapted = (schema: JsonObject, within: ReadonlyArray<string>): JsonObject => {
    const { discriminator, oneOf, pattern, prefixItems, ...rest } = schema
    const changed: Record<string, Json> = { ...rest }
    // The example has only some of the fields, so it may match several variants.
    if (oneOf !== undefined) {
      changed[schema["anyOf"] === undefined ? "anyOf" : "oneOf"] = distinguished(oneOf, discriminator)
    }
    if (pattern !== undefined) {
      if (typeof pattern !== "string" || isPattern(pattern)) changed["pattern"] = pattern
      else ignoredPatterns.add(pattern)
    }
    // The comparator knows the keywords of older JSON Schema drafts.
    if (Array.isArray(prefixItems)) {
      changed["items"] = prefixItems
      changed["additionalItems"] = schema["items"] ?? true
    }
    // The comparator refuses additional properties unless this is a schema.
    if (changed["additionalProperties"] === true || isPlainObject(changed))
      changed["additionalProperties"] = {}
    return isMixed(changed, within) ? opened(changed, within) : changed
  }

  /** Whether the schema has fields beside a union: each part lacks the fields of the other. */
  const isMixed = (schema: JsonObject, within: ReadonlyArray<string>): boolean => {
    const hasUnion = schema["anyOf"] !== undefined || schema["oneOf"] !== undefined
    const parts = arrayOf(schema["allOf"])
    if (hasUnion) return parts.length > 0 || schema["properties"] !== undefined
    return parts.some((part) => {
      const member = inlined(part, within)
      return member["anyOf"] !== undefined || member["oneOf"] !== undefined || isMixed(member, within)
    })
  }

  /** Allows additional fields. The types of known fields are still compared. */
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

  /** Changes the types of form fields to strings. */
  const asForm = (media: Json, within: ReadonlyArray<string>): Json => {
    const object = References.objectOf(media)
    if (object?.["schema"] === undefined) return media
    const schema = inlined(object["schema"], within)
    const properties = Object.entries(References.objectOf(schema["properties"]) ?? {}).map(
      ([name, value]): [string, Json] => {
        const field = inlined(value, within)
        return [name, formTypes[String(field["type"])] ?? field]
      }
    )
    return {
      ...object,
      schema: { ...schema, ...(properties.length > 0 && { properties: Object.fromEntries(properties) }) }
    }
  }

  return References.objectOf(visit(document, [])) ?? {}
}

/** Adds the values of the discriminator to each variant. */
const distinguished = (variants: Json, discriminator: Json | undefined): Json => {
  const { mapping, propertyName } = References.objectOf(discriminator) ?? {}
  const references = arrayOf(variants).map((variant) => References.of(variant))
  if (typeof propertyName !== "string") return variants
  return arrayOf(variants).map((variant, index): Json => {
    const reference = references[index]
    if (reference === undefined) return variant
    // In OpenAPI, the name of the schema is a value, too.
    const name = reference.split("/").at(-1) ?? ""
    const values = Object.entries(References.objectOf(mapping) ?? {})
      .filter(([, target]) => target === reference || target === name)
      .map(([value]) => value)
    const property = { type: "string", enum: [...values, name] }
    return { allOf: [variant, { type: "object", properties: { [propertyName]: property } }] }
  })
}

const formTypes: Readonly<Record<string, JsonObject>> = {
  integer: { type: "string", pattern: "^-?[0-9]+$" },
  number: { type: "string", pattern: "^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$" },
  boolean: { type: "string", enum: ["true", "false"] },
  // A form field may have several values.
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
