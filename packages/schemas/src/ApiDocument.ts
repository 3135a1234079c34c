/**
 * Turns the OpenAPI document that Effect derives from an `HttpApi` into one to publish: schemas have the names that they
 * have in the code, each keyword is where generators expect it, and unknown fields are allowed, because servers and clients
 * ignore them.
 */

type Json = Readonly<Record<string, unknown>>

/**
 * How `publish` changes a document.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Removes `null` from responses, for an API that accepts `null` for an absent field but never sends it. Requests keep it.
   * Default: `false`.
   */
  readonly nullIsAbsent?: boolean
  /** Whether an operation refuses unknown fields in its request body. Default: no operation does. */
  readonly isStrict?: (operationId: string) => boolean
}

/**
 * Makes a document that generators and linters accept from the one that Effect derives. Use it as the
 * `OpenApi.Transform` of an `HttpApi`.
 *
 * @since 0.1.0
 * @category conversions
 */
export const publish = (
  document: Json,
  { isStrict = () => false, nullIsAbsent = false }: Options = {}
): Json => {
  const components = json(document["components"])
  const schemas = json(components["schemas"])
  const bodies = requestBodies(document)
  const ofRequests = named(Object.values(bodies), schemas)
  const ofStrictRequests = named(
    Object.entries(bodies).flatMap(([id, body]) => (isStrict(id) ? [body] : [])),
    schemas
  )
  const operations = map(json(document["paths"]), (methods) =>
    map(json(methods), (value) => {
      const { requestBody, ...operation } = json(value)
      const strict = isStrict(String(operation["operationId"]))
      return {
        ...simplify(operation, { schemas, keepNull: !nullIsAbsent, strict: false }),
        ...(requestBody !== undefined && {
          requestBody: simplify(json(requestBody), { schemas, keepNull: true, strict })
        })
      }
    })
  )
  const published = Object.entries(schemas).flatMap(([name, schema]) => {
    const keepNull = !nullIsAbsent || ofRequests.has(name)
    const simple = simplify(json(schema), { schemas, keepNull, strict: ofStrictRequests.has(name) })
    return isReferenceOrNull(schema) ? [] : [[name, simple] as const]
  })
  return {
    ...document,
    paths: operations,
    components: {
      ...components,
      schemas: Object.fromEntries(published.toSorted(([a], [b]) => (a < b ? -1 : 1)))
    }
  }
}

interface Rules {
  readonly schemas: Json
  readonly keepNull: boolean
  /** Keeps objects closed. */
  readonly strict: boolean
}

const simplify = (schema: Json, rules: Rules): Json => {
  const alias = rules.schemas[nameOf(schema) ?? ""]
  if (isReferenceOrNull(alias)) return simplify(json(alias), rules)
  const inner = map(schema, (value) => within(value, rules))
  const plain = withItems(withoutBounds(flat(inner)))
  return withoutNull(rules.strict ? plain : open(plain), rules)
}

const within = (value: unknown, rules: Rules): unknown =>
  Array.isArray(value)
    ? value.map((item) => within(item, rules))
    : isJson(value)
      ? simplify(value, rules)
      : value

const open = ({ additionalProperties, ...schema }: Json): Json =>
  additionalProperties === undefined || additionalProperties === false
    ? schema
    : { ...schema, additionalProperties }

/** Effect prints checks and annotations as members of `allOf`. Those without a reference move into the schema itself. */
const flat = (schema: Json): Json => {
  const { allOf, ...own } = schema
  if (!Array.isArray(allOf)) return schema
  const members = allOf.map(json)
  const rest = members.filter((member) => nameOf(member) !== undefined || collide(own, member))
  const merged = Object.assign({}, own, ...members.filter((member) => !rest.includes(member)))
  return rest.length === 0 ? merged : { ...merged, allOf: rest }
}

/** Removes the bounds of safe integers, which are JavaScript's and not the API's. */
const withoutBounds = ({ maximum, minimum, ...schema }: Json): Json => ({
  ...schema,
  ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
  ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum })
})

/** Tools require `items` for every array. A tuple is closed by its length. */
const withItems = (schema: Json): Json =>
  schema["type"] === "array" && schema["items"] === undefined ? { ...schema, items: {} } : schema

const collide = (left: Json, right: Json) => Object.keys(right).some((key) => Object.hasOwn(left, key))

const withoutNull = (schema: Json, { keepNull }: Rules): Json => {
  const { anyOf, ...own } = schema
  if (!Array.isArray(anyOf)) return schema
  const [variant, ...more] = anyOf.map(json).filter(({ type }) => type !== "null")
  if (variant === undefined || more.length > 0 || anyOf.length === 1) return schema
  if (keepNull) {
    const { deprecated, ...type } = variant
    return { anyOf: [type, { type: "null" }], ...own, ...(deprecated !== undefined && { deprecated }) }
  }
  // Generators ignore keywords beside a reference.
  return nameOf(variant) !== undefined && Object.keys(own).length > 0
    ? { allOf: [variant], ...own }
    : { ...variant, ...own }
}

/** Effect generates a name for a field that is a named schema or `null`. */
const isReferenceOrNull = (schema: unknown) => {
  const variants = json(schema)["anyOf"]
  return (
    Array.isArray(variants) &&
    variants.length === 2 &&
    nameOf(json(variants[0])) !== undefined &&
    json(variants[1])["type"] === "null"
  )
}

/** By `operationId`. */
const requestBodies = (document: Json): Json =>
  Object.fromEntries(
    Object.values(json(document["paths"])).flatMap((methods) =>
      Object.values(json(methods)).map((value) => {
        const { operationId, requestBody } = json(value)
        return [String(operationId), requestBody]
      })
    )
  )

/** The names of all schemas that a value refers to, directly or through others. */
const named = (value: unknown, schemas: Json, found: Set<string> = new Set<string>()): Set<string> => {
  if (typeof value !== "object" || value === null) return found
  const name = nameOf(json(value))
  if (name !== undefined && !found.has(name)) named(schemas[name], schemas, found.add(name))
  for (const part of Object.values(value)) named(part, schemas, found)
  return found
}

const nameOf = ({ $ref }: Json) =>
  typeof $ref === "string" ? $ref.slice("#/components/schemas/".length) : undefined

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const json = (value: unknown): Json => (isJson(value) ? value : {})

const map = (object: Json, change: (value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
