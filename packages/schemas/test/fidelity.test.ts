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
 * A schema, as far as the comparison goes, with references followed. Two things of ours are folded away:
 * `null` beside a type, because we read null as absent; and the bounds of safe integers in `allOf`.
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
  const variants = list(schema["anyOf"]).filter((variant) => json(variant)["type"] !== "null")
  if (variants.length === 1) return shape(document, variants[0], seen)
  const flat: Json = Object.assign({}, schema, ...list(schema["allOf"]).map((part) => follow(document, part)))
  const properties = Object.entries(json(flat["properties"]))
  return {
    type: flat["type"],
    format: flat["format"],
    enum: flat["enum"],
    default: flat["default"],
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
    permissions: described["x-purecloud-method-permissions"],
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

const ours: Json = JSON.parse(JSON.stringify(OpenApi.fromApi(GenesysCloudApi.GenesysCloudApi)))
const theirs: Json = JSON.parse(JSON.stringify(facts))

const operations = (document: Json) =>
  Object.entries(json(document["paths"])).flatMap(([path, methods]) =>
    Object.entries(json(methods))
      .filter(() => /^\/api\/v2\/(?:oauth|tokens|usage)\//.test(path))
      .map(([method, value]) => ({ id: String(json(value)["operationId"]), method, path, value }))
  )

describe("the API document against the facts about the vendor's", () => {
  it("has the same operations", () => {
    const names = (document: Json) =>
      operations(document)
        .map(({ id, method, path }) => `${id} ${method} ${path}`)
        .toSorted()
    assert.strictEqual(operations(theirs).length, 27)
    assert.deepStrictEqual(names(ours), names(theirs))
  })

  it("names its components as OpenAPI 3 asks, and asks for no scheme that it does not have", () => {
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
