import { GenesysCloudApi } from "@effect-genesys/schemas"
import * as OpenApi from "effect/http-api/OpenApi"
import { assert, describe, it } from "vitest"
import facts from "../reference/genesys-oauth-openapi.json" with { type: "json" }

type Json = Readonly<Record<string, unknown>>

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const json = (value: unknown): Json => (isJson(value) ? value : {})
const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** What a reference stands for, or the schema itself. */
const follow = (document: Json, value: unknown): Json => {
  const reference = json(value)["$ref"]
  if (typeof reference !== "string") return json(value)
  return json(json(json(document["components"])["schemas"])[reference.split("/").at(-1) ?? ""])
}

/**
 * A schema, as far as the comparison goes, with references followed. Three things of ours are folded away: `null` beside a
 * type, because requests may have it; a reference alone in `allOf`; and that a path, which the API sends as a URI, is one
 * without a scheme.
 */
const shape = (document: Json, value: unknown, seen: ReadonlyArray<string> = []): unknown => {
  const schema = json(value)
  const reference = schema["$ref"]
  if (typeof reference === "string") {
    const name = reference.split("/").at(-1) ?? ""
    // Errors nest errors; ours has a name a status outside and one within, so both stop at the first nested one.
    if (seen.includes(reference) || (name === "ErrorBody" && seen.length > 0)) return "recursive"
    return shape(document, follow(document, schema), [...seen, reference])
  }
  const { anyOf, ...own } = schema
  const variants = list(anyOf).filter((variant) => json(variant)["type"] !== "null")
  if (variants.length === 1) return shape(document, { ...json(variants[0]), ...own }, seen)
  const flat: Json = Object.assign({}, schema, ...list(schema["allOf"]).map((part) => follow(document, part)))
  const properties = Object.entries(json(flat["properties"]))
  return {
    type: flat["type"],
    format: flat["format"] === "uri-reference" ? "uri" : flat["format"],
    enum: flat["enum"],
    default: flat["default"],
    readOnly: flat["readOnly"],
    deprecated: flat["deprecated"],
    uniqueItems: flat["uniqueItems"],
    additionalProperties: flat["additionalProperties"],
    items: flat["items"] === undefined ? undefined : shape(document, flat["items"], seen),
    required: list(flat["required"]).toSorted(),
    properties: Object.fromEntries(properties.map(([name, field]) => [name, shape(document, field, seen)]))
  }
}

const body = (document: Json, holder: unknown) => {
  const schema = json(json(json(holder)["content"])["application/json"])["schema"]
  return schema === undefined ? "none" : shape(document, schema)
}

const operation = (document: Json, value: unknown) => {
  const described = json(value)
  return {
    name: described["x-purecloud-method-name"],
    permissions: permissions(described),
    // The name of the scheme is ours.
    scopes: list(described["security"]).flatMap((scheme) => Object.values(json(scheme))),
    parameters: list(described["parameters"])
      .map((parameter) => ({
        // Header names have no case.
        name: String(json(parameter)["name"]).toLowerCase(),
        in: json(parameter)["in"],
        required: json(parameter)["required"],
        schema: shape(document, json(parameter)["schema"])
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
    request: {
      required: json(described["requestBody"])["required"],
      body: body(document, described["requestBody"])
    },
    responses: Object.fromEntries(
      Object.entries(json(described["responses"])).map(([status, response]) => [
        status,
        {
          body: body(document, response),
          codes: list(json(response)["x-inin-error-codes"]).map(String).toSorted()
        }
      ])
    )
  }
}

/** The facts name the vendor's extension otherwise, and have it where no permission is needed, too. */
const permissions = (described: Json) =>
  json(described["x-inin-requires-permissions"] ?? described["x-purecloud-method-permissions"])[
    "permissions"
  ] ?? []

const ours: Json = JSON.parse(JSON.stringify(OpenApi.fromApi(GenesysCloudApi.GenesysCloudApi)))
const theirs: Json = JSON.parse(JSON.stringify(facts))

const schemasOf = ({ components }: Json) => json(json(components)["schemas"])

const operations = (document: Json) =>
  Object.entries(json(document["paths"])).flatMap(([path, methods]) =>
    Object.entries(json(methods))
      // The facts have the login host too.
      .filter(() => path.startsWith("/api/v2/"))
      .map(([method, value]) => ({
        id: String(json(value)["operationId"]),
        method,
        path,
        value
      }))
  )

describe("the API document against the vendor's facts", () => {
  it("has the same operations", () => {
    const names = (document: Json) =>
      operations(document)
        .map(({ id, method, path }) => `${id} ${method} ${path}`)
        .toSorted()
    assert.strictEqual(operations(theirs).length, 27)
    assert.deepStrictEqual(
      names(ours),
      names(theirs),
      "Copy the facts of each new operation from the vendor's document to packages/schemas/reference"
    )
  })

  it("gives every schema the vendor's name, and names requests that are stricter than responses", () => {
    const known = schemasOf(theirs)
    assert.deepStrictEqual(
      Object.keys(schemasOf(ours)).filter((name) => !Object.hasOwn(known, name)),
      ["IdleTokenTimeoutRequest", "InactivityTimeoutGroupBundleRequest"]
    )
  })

  it("has one error body, for every error of every operation", () => {
    const bodies = operations(ours).flatMap(({ value }) =>
      Object.entries(json(json(value)["responses"]))
        .filter(([status]) => Number(status) >= 400)
        .map(
          ([, response]) => json(json(json(json(response)["content"])["application/json"])["schema"])["$ref"]
        )
    )
    assert.strictEqual(bodies.length, 27 * 12)
    assert.deepStrictEqual([...new Set(bodies)], ["#/components/schemas/ErrorBody"])
  })

  it("bounds the idle time-out as the vendor does, and no integer as JavaScript does", () => {
    const schemas = schemasOf(ours)
    const field = (name: string) => json(json(json(schemas[name])["properties"])["idleTokenTimeoutSeconds"])
    const integer = { type: "integer", format: "int32", minimum: 300 }
    assert.deepStrictEqual(field("IdleTokenTimeout"), integer)
    assert.deepStrictEqual(field("IdleTokenTimeoutRequest"), {
      anyOf: [{ ...integer, maximum: 28_800 }, { type: "null" }]
    })
    assert.notInclude(JSON.stringify(ours), String(Number.MAX_SAFE_INTEGER))
  })

  it("has a server, and a different summary for each operation", () => {
    assert.lengthOf(list(ours["servers"]), 1)
    const summaries = operations(ours).map(({ value }) => json(value)["summary"])
    for (const summary of summaries) assert.match(String(summary), /^[A-Z][^.]+$/)
    assert.strictEqual(new Set(summaries).size, 27)
  })

  it("has component names that OpenAPI 3 allows, and only security schemes that it declares", () => {
    const components = json(ours["components"])
    for (const name of Object.values(components).flatMap((named) => Object.keys(json(named)))) {
      assert.match(name, /^[\w.-]+$/)
    }
    const asked = operations(ours).flatMap(({ value }) =>
      list(json(value)["security"]).flatMap((scheme) => Object.keys(json(scheme)))
    )
    assert.deepStrictEqual([...new Set(asked)], Object.keys(json(components["securitySchemes"])))
  })

  for (const fact of operations(theirs)) {
    it(`describes ${fact.id} with 0 differences`, () => {
      const found = operations(ours).find(({ id }) => id === fact.id)
      assert.deepStrictEqual(operation(ours, found?.value), operation(theirs, fact.value))
    })
  }
})
