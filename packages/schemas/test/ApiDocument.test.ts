/** Publishing a derived document, keyword by keyword. */
import { ApiDocument } from "@effect-genesys/schemas"
import { assert, describe, it } from "vitest"

type Json = Readonly<Record<string, unknown>>

const content = (schema: Json) => ({ content: { "application/json": { schema } } })

/** One operation that takes and returns the schema, and named ones. */
const document = (schema: Json, schemas: Json = {}): Json => ({
  paths: {
    "/a": {
      post: { operationId: "postA", requestBody: content(schema), responses: { 200: content(schema) } }
    }
  },
  components: { schemas }
})

const nullable = (schema: Json) => ({ anyOf: [schema, { type: "null" }] })
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })

describe("a published document", () => {
  const cases: Readonly<Record<string, readonly [derived: Json, published: Json]>> = {
    "has a check's keywords in the schema itself": [
      { type: "string", allOf: [{ enum: ["a"] }, { maxLength: 1 }] },
      { type: "string", enum: ["a"], maxLength: 1 }
    ],
    "keeps two keywords of one name apart": [
      { type: "string", pattern: "a", allOf: [{ pattern: "b" }] },
      { type: "string", pattern: "a", allOf: [{ pattern: "b" }] }
    ],
    "keeps a reference in allOf, where a keyword stands beside it": [
      { allOf: [reference("A"), { readOnly: true }] },
      { readOnly: true, allOf: [reference("A")] }
    ],
    "has no bounds of JavaScript": [
      { type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
      { type: "integer" }
    ],
    "keeps other bounds, 0 among them": [
      { type: "integer", minimum: 0, maximum: 9 },
      { type: "integer", minimum: 0, maximum: 9 }
    ],
    "lets objects have unknown fields": [
      { type: "object", properties: {}, additionalProperties: false },
      { type: "object", properties: {} }
    ],
    "keeps the type of the values of a record": [
      { type: "object", additionalProperties: { type: "string" } },
      { type: "object", additionalProperties: { type: "string" } }
    ],
    "gives a tuple items, for tools that require them": [
      { type: "array", prefixItems: [{ type: "string" }], minItems: 1, maxItems: 1 },
      { type: "array", prefixItems: [{ type: "string" }], minItems: 1, maxItems: 1, items: {} }
    ],
    "keeps a union": [
      { anyOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] },
      { anyOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] }
    ]
  }

  for (const [sentence, [derived, published]] of Object.entries(cases)) {
    it(sentence, () => {
      assert.deepStrictEqual(
        ApiDocument.publish(document(derived), { nullIsAbsent: true }),
        document(published)
      )
    })
  }

  it("has null in requests, and not in responses that never have it", () => {
    const field = { type: "string", deprecated: true }
    const published = ApiDocument.publish(document(nullable(field)), { nullIsAbsent: true })
    assert.deepStrictEqual(published["paths"], {
      "/a": {
        post: {
          operationId: "postA",
          requestBody: content({ ...nullable({ type: "string" }), deprecated: true }),
          responses: { 200: content(field) }
        }
      }
    })
  })

  it("has null in responses of an API that sends it", () => {
    const derived = document(nullable({ type: "string" }))
    assert.deepStrictEqual(ApiDocument.publish(derived), derived)
  })

  it("names no schema for a reference or null, whatever its name is", () => {
    const derived = document(
      { type: "object", properties: { a: reference("A_7") } },
      { A_7: nullable(reference("A")), A: { type: "object" } }
    )
    const published = ApiDocument.publish(derived, { nullIsAbsent: true })
    assert.deepStrictEqual(published, {
      paths: {
        "/a": {
          post: {
            operationId: "postA",
            requestBody: content({ type: "object", properties: { a: nullable(reference("A")) } }),
            responses: { 200: content({ type: "object", properties: { a: reference("A") } }) }
          }
        }
      },
      components: { schemas: { A: { type: "object" } } }
    })
  })

  it("has null in the schemas that requests refer to, through others and themselves too", () => {
    const schemas = {
      A: { type: "object", properties: { a: reference("A"), b: reference("B") } },
      B: { type: "object", properties: { c: nullable({ type: "string" }) } },
      Response: { type: "object", properties: { c: nullable({ type: "string" }) } }
    }
    const published = ApiDocument.publish(document(reference("A"), schemas), { nullIsAbsent: true })
    assert.deepStrictEqual(published["components"], {
      schemas: { ...schemas, Response: { type: "object", properties: { c: { type: "string" } } } }
    })
  })

  it("closes the objects of strict requests, with the schemas that these refer to, and no others", () => {
    const closed = { type: "object", properties: {}, additionalProperties: false }
    const derived = document({ ...closed, properties: { a: reference("A") } }, { A: closed, B: closed })
    const { components, paths } = ApiDocument.publish(derived, { isStrict: (id) => id === "postA" })
    const open = { type: "object", properties: {} }
    assert.deepStrictEqual(components, { schemas: { A: closed, B: open } })
    assert.deepStrictEqual(paths, {
      "/a": {
        post: {
          operationId: "postA",
          requestBody: content({ ...closed, properties: { a: reference("A") } }),
          responses: { 200: content({ ...open, properties: { a: reference("A") } }) }
        }
      }
    })
  })
})
