/** OpenAPI documents, each with an interaction that it allows or refuses. */
import { assert, describe, it } from "@effect/vitest"
import { OpenApi } from "effect-pact"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"

type Json = Schema.Json
type JsonObject = Schema.JsonObject

const book: JsonObject = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" }, year: { type: "integer" } }
}

const json = (schema: Json, type = "application/json"): JsonObject => ({
  description: "a response",
  content: { [type]: { schema } }
})

const id = { name: "id", in: "path", required: true, schema: { type: "string" } }

const getBook = (responses: JsonObject, path = "/books/{id}", more: JsonObject = {}): JsonObject => ({
  paths: { [path]: { ...(path.includes("{id}") && { parameters: [id] }), get: { responses, ...more } } }
})

const of = (schema: Json, components: JsonObject = {}): JsonObject => ({
  ...getBook({ 200: json(schema) }),
  components: { schemas: components }
})

const posting = (content: JsonObject): JsonObject => ({
  paths: { "/books": { post: { requestBody: { content }, responses: { 201: { description: "d" } } } } }
})

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly query?: JsonObject
  readonly headers?: JsonObject
  readonly sends?: Json
  readonly sendsType?: string
  readonly status?: number
  readonly responseHeaders?: JsonObject
  readonly gets?: Json
  readonly getsType?: string
}

const pact = ({
  gets,
  getsType = "application/json",
  headers = {},
  method = "GET",
  path = "/books/1",
  query = {},
  responseHeaders = {},
  sends,
  sendsType = "application/json",
  status = 200
}: Asked): JsonObject => {
  return {
    consumer: { name: "reading-list" },
    provider: { name: "bookshop" },
    interactions: [
      {
        type: "Synchronous/HTTP",
        description: "a request",
        request: {
          method,
          path,
          query,
          headers: { ...headers, ...(sends !== undefined && { "content-type": [sendsType] }) },
          ...(sends !== undefined && { body: bodyOf(sends, sendsType) })
        },
        response: {
          status,
          headers: { ...responseHeaders, ...(gets !== undefined && { "content-type": [getsType] }) },
          ...(gets !== undefined && { body: bodyOf(gets, getsType) })
        }
      }
    ],
    metadata: { pactSpecification: { version: "4.0" } }
  }
}

const bodyOf = (content: Json, contentType: string) => ({ content, contentType, encoded: false })

type Case = readonly [what: string, document: JsonObject, asked: Asked, code?: OpenApi.Code]

const body = "response.body.incompatible"
const path = "request.path-or-method.unknown"

const node = {
  type: "object",
  properties: { v: { type: "integer" }, next: { $ref: "#/components/schemas/Node" } }
}
const either = [
  { type: "object", required: ["a"], properties: { a: { type: "string" } } },
  { type: "object", required: ["b"], properties: { b: { type: "integer" } } }
]
const overlapping = [
  { type: "object", properties: { a: { type: "string" }, k: { type: "string" } } },
  { type: "object", properties: { a: { type: "string" }, b: { type: "integer" } } }
]
const servers = (...urls: ReadonlyArray<string>) => ({
  ...getBook({ 200: json(book) }),
  servers: urls.map((url) => ({ url }))
})

const pet = (sound: string) => ({
  allOf: [
    { $ref: "#/components/schemas/Pet" },
    { type: "object", properties: { [sound]: { type: "string" } } }
  ]
})
const animals = {
  Pet: {
    type: "object",
    required: ["kind"],
    properties: { kind: { type: "string" } },
    discriminator: { propertyName: "kind" }
  },
  Cat: pet("meow"),
  Dog: pet("bark")
}
const pets = {
  oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
  discriminator: { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat" } }
}

const methods = {
  paths: {
    "/books/{id}": {
      parameters: [id],
      get: { responses: { 200: json(book) } },
      delete: { responses: { 204: { description: "gone" } } }
    }
  }
}

const cases: ReadonlyArray<Case> = [
  ["a plain schema", of(book), { gets: { id: "1" } }],
  ["another type", of(book), { gets: { id: 1 } }, body],
  ["an unknown field", of(book), { gets: { id: "1", pages: 1 } }, body],
  ["a part of a response", of(book), { gets: { year: 1815 } }],
  ["an unknown status", of(book), { gets: { id: "1" }, status: 202 }, "response.status.unknown"],
  ["an unknown path", of(book), { gets: { id: "1" }, path: "/pages/1" }, path],
  ["the first of two methods", methods, { gets: { id: "1" } }],
  ["the second of two methods", methods, { method: "DELETE", status: 204 }],
  [
    "the second of two methods, another status",
    methods,
    { method: "DELETE", status: 200 },
    "response.status.unknown"
  ],
  ["another method", of(book), { gets: { id: "1" }, method: "PUT" }, path],
  [
    "an enum",
    of({ type: "object", properties: { a: { type: "string", enum: ["x"] } } }),
    { gets: { a: "y" } },
    body
  ],
  [
    "a format",
    of({ type: "object", properties: { a: { type: "string", format: "date-time" } } }),
    { gets: { a: "1815" } },
    body
  ],
  [
    "formats of any name",
    of({
      type: "object",
      properties: { a: { type: "integer", format: "int64" }, b: { type: "string", format: "made-up" } }
    }),
    { gets: { a: 1, b: "x" } }
  ],
  ["elements", of({ type: "array", items: book }), { gets: [{ id: 1 }] }, body],

  ["a reference", of({ $ref: "#/components/schemas/Book" }, { Book: book }), { gets: { id: "1" } }],
  [
    "a reference to another type",
    of({ $ref: "#/components/schemas/Book" }, { Book: book }),
    { gets: { id: 1 } },
    body
  ],
  [
    "a reference with escapes",
    of({ $ref: "#/components/schemas/Page%3CA~1B%3E" }, { "Page<A/B>": book }),
    { gets: { id: 1 } },
    body
  ],
  [
    "a reference to a property",
    of({ type: "array", items: { $ref: "#/components/schemas/Book/properties/id" } }, { Book: book }),
    { gets: [1] },
    body
  ],
  [
    "recursion",
    of({ $ref: "#/components/schemas/Node" }, { Node: node }),
    { gets: { v: 1, next: { v: 2, next: { v: 3 } } } }
  ],
  [
    "recursion to another type",
    of({ $ref: "#/components/schemas/Node" }, { Node: node }),
    { gets: { v: 1, next: { v: "2" } } },
    body
  ],
  [
    "a reference to a response",
    {
      ...getBook({ 200: { $ref: "#/components/responses/Book" } }),
      components: { responses: { Book: json(book) } }
    },
    { gets: { id: 1 } },
    body
  ],
  [
    "a reference into paths",
    {
      paths: {
        "/books/{id}": { parameters: [id], get: { responses: { 200: json(book) } } },
        "/new": {
          get: {
            responses: { 200: { $ref: "#/paths/~1books~1{id}/get/responses/200" } }
          }
        }
      },
      servers: [{ url: "/v1" }]
    },
    { path: "/v1/new", gets: { id: 1 } },
    body
  ],

  [
    "allOf",
    of({ allOf: [book, { type: "object", properties: { pages: { type: "integer" } } }] }),
    { gets: { id: "1", pages: 2 } }
  ],
  [
    "allOf, another type",
    of({ allOf: [book, { type: "object", properties: { pages: { type: "integer" } } }] }),
    { gets: { id: "1", pages: "2" } },
    body
  ],
  [
    "allOf, an unknown field",
    of({ allOf: [book, { type: "object", properties: { pages: { type: "integer" } } }] }),
    { gets: { id: "1", shelf: 1 } },
    body
  ],
  ["oneOf", of({ oneOf: either }), { gets: { b: 1 } }],
  ["oneOf, none of them", of({ oneOf: either }), { gets: { b: "x" } }, body],
  ["oneOf, parts that fit more than one", of({ oneOf: overlapping }), { gets: { a: "x" } }],
  ["anyOf", of({ anyOf: [{ type: "string" }, book] }), { gets: { id: "1" } }],
  ["anyOf, none of them", of({ anyOf: [{ type: "string" }, book] }), { gets: 5 }, body],
  [
    "allOf with oneOf",
    of({ allOf: [{ $ref: "#/components/schemas/Book" }, { oneOf: either }] }, { Book: book }),
    { gets: { id: "1", a: "x" } }
  ],
  [
    "allOf with oneOf, another type",
    of({ allOf: [{ $ref: "#/components/schemas/Book" }, { oneOf: either }] }, { Book: book }),
    { gets: { id: 1, a: "x" } },
    body
  ],
  [
    "fields beside oneOf",
    of({ ...book, oneOf: [{ required: ["id"] }, { required: ["year"] }] }),
    { gets: { id: "1" } }
  ],
  ["fields beside oneOf, another type", of({ ...book, oneOf: either }), { gets: { id: 1, a: "x" } }, body],
  ["a discriminator", of(pets, animals), { gets: { kind: "Dog", bark: "x" } }],
  ["a discriminator with a mapping", of(pets, animals), { gets: { kind: "cat", meow: "x" } }],
  ["a discriminator of another variant", of(pets, animals), { gets: { kind: "cat", bark: "x" } }, body],
  ["a discriminator of none", of(pets, animals), { gets: { kind: "cow" } }, body],
  [
    "a discriminator of a parent",
    of({ $ref: "#/components/schemas/Cat" }, animals),
    { gets: { kind: "cat", meow: "x" } }
  ],
  ["additionalProperties", of({ ...book, additionalProperties: true }), { gets: { id: "1", pages: 1 } }],
  [
    "additionalProperties of a type",
    of({ type: "object", additionalProperties: { type: "integer" } }),
    { gets: { a: "x" } },
    body
  ],
  ["an object without properties", of({ type: "object" }), { gets: { pages: 1 } }],
  ["an empty schema", of({}), { gets: { pages: 1 } }],
  [
    "fields named like keywords",
    of({
      type: "object",
      properties: {
        $ref: { type: "string" },
        default: { type: "integer" },
        properties: { type: "integer" },
        oneOf: { type: "integer" }
      }
    }),
    { gets: { $ref: "x", default: 1, properties: 2, oneOf: 3 } }
  ],
  [
    "fields named like keywords, another type",
    of({ type: "object", properties: { default: { type: "integer" } } }),
    { gets: { default: "x" } },
    body
  ],

  [
    "a server with a path",
    servers("https://api.example.com/api/v2/"),
    { path: "/api/v2/books/1", gets: { id: "1" } }
  ],
  ["a server with a path, left out", servers("https://api.example.com/api/v2"), { gets: { id: "1" } }, path],
  ["a server of a path alone", servers("/api"), { path: "/api/books/1", gets: { id: "1" } }],
  [
    "one of two servers",
    servers("https://a.example.com/one", "https://b.example.com/two"),
    { path: "/two/books/1", gets: { id: "1" } }
  ],
  ["a server without a path", servers("https://api.example.com"), { gets: { id: "1" } }],
  [
    "a server with variables",
    {
      ...getBook({ 200: json(book) }),
      servers: [
        {
          url: "https://{host}/{base}",
          variables: { host: { default: "a.example.com" }, base: { default: "v1" } }
        }
      ]
    },
    { path: "/v1/books/1", gets: { id: "1" } }
  ],
  [
    "a server of an operation",
    {
      ...getBook({ 200: json(book) }, "/books/{id}", { servers: [{ url: "/own" }] }),
      servers: [{ url: "/api" }]
    },
    { path: "/own/books/1", gets: { id: "1" } }
  ],
  [
    "a parameter in a path",
    {
      paths: {
        "/books/{id}": {
          get: { parameters: [{ ...id, schema: { type: "integer" } }], responses: { 200: json(book) } }
        }
      }
    },
    { path: "/books/emma", gets: { id: "1" } },
    path
  ],
  [
    "a parameter within a segment",
    getBook({ 200: json(book) }, "/books/{id}.json"),
    { path: "/books/1.json", gets: { id: "1" } }
  ],
  [
    "a literal beside a parameter",
    {
      paths: {
        "/b/{id}": { parameters: [id], get: { responses: { 200: json({ type: "integer" }) } } },
        "/b/new": { get: { responses: { 200: json(book) } } }
      }
    },
    { path: "/b/new", gets: { id: "1" } }
  ],

  ["default", getBook({ default: json(book) }), { status: 404, gets: { id: "1" } }],
  ["default, another type", getBook({ default: json(book) }), { status: 404, gets: { id: 1 } }, body],
  ["2XX", getBook({ "2XX": json(book) }), { status: 201, gets: { id: "1" } }],
  ["2XX, another type", getBook({ "2XX": json(book) }), { status: 201, gets: { id: 1 } }, body],
  [
    "2XX, another status",
    getBook({ "2XX": json(book) }),
    { status: 404, gets: { id: "1" } },
    "response.status.unknown"
  ],
  [
    "a body that the document does not have",
    getBook({ 204: { description: "d" } }),
    { status: 204, gets: { id: "1" } },
    "response.body.unknown"
  ],
  [
    "a media type with parameters",
    of(book),
    { gets: { id: 1 }, getsType: "application/json;charset=UTF-8" },
    body
  ],
  [
    "a media type with parameters in the document",
    getBook({ 200: json(book, "application/json; charset=utf-8") }),
    { gets: { id: "1" } }
  ],
  [
    "a media type like JSON",
    getBook({ 200: json(book, "application/hal+json") }),
    { gets: { id: 1 }, getsType: "application/hal+json" },
    body
  ],
  ["a range of media types", getBook({ 200: json(book, "application/*") }), { gets: { id: 1 } }, body],
  [
    "another media type",
    getBook({ 200: json(book, "application/xml") }),
    { gets: { id: "1" } },
    "response.content-type.incompatible"
  ],
  [
    "a response header",
    getBook({ 200: { ...json(book), headers: { "X-Count": { schema: { type: "integer" } } } } }),
    { gets: { id: "1" }, responseHeaders: { "x-count": ["3"] } }
  ],
  [
    "a response header of another type",
    getBook({ 200: { ...json(book), headers: { "X-Count": { schema: { type: "integer" } } } } }),
    { gets: { id: "1" }, responseHeaders: { "x-count": ["many"] } },
    "response.header.incompatible"
  ],
  [
    "an unknown response header",
    of(book),
    { gets: { id: "1" }, responseHeaders: { "x-count": ["3"] } },
    "response.header.unknown"
  ],
  [
    "headers that every response may have",
    of(book),
    {
      gets: { id: "1" },
      responseHeaders: { "cache-control": ["no-store"], etag: ["e"], "retry-after": ["3"] }
    }
  ],

  [
    "a query",
    getBook({ 200: json(book) }, "/books/{id}", {
      parameters: [{ name: "page", in: "query", schema: { type: "integer" } }]
    }),
    { query: { page: ["x"] }, gets: { id: "1" } },
    "request.query.incompatible"
  ],
  [
    "a query that is required",
    getBook({ 200: json(book) }, "/books/{id}", {
      parameters: [{ name: "page", in: "query", required: true, schema: { type: "integer" } }]
    }),
    { gets: { id: "1" } },
    "request.query.incompatible"
  ],
  ["an unknown query", of(book), { query: { page: ["1"] }, gets: { id: "1" } }, "request.query.unknown"],
  [
    "no authorization",
    {
      ...of(book),
      security: [{ bearer: [] }],
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } }
    },
    { gets: { id: "1" } },
    "request.authorization.missing"
  ],
  [
    "a request",
    posting({ "application/json": { schema: book } }),
    { method: "POST", path: "/books", status: 201, sends: { id: "1" } }
  ],
  [
    "a request of another type",
    posting({ "application/json": { schema: book } }),
    { method: "POST", path: "/books", status: 201, sends: { id: 1 } },
    "request.body.incompatible"
  ],
  [
    "a request without a field",
    posting({ "application/json": { schema: book } }),
    { method: "POST", path: "/books", status: 201, sends: { year: 1 } },
    "request.body.incompatible"
  ],
  [
    "a form",
    posting({ "application/x-www-form-urlencoded": { schema: book } }),
    {
      method: "POST",
      path: "/books",
      status: 201,
      sends: "id=a&year=1815",
      sendsType: "application/x-www-form-urlencoded"
    }
  ],
  [
    "a form of another type",
    {
      ...posting({ "application/x-www-form-urlencoded": { schema: { $ref: "#/components/schemas/Book" } } }),
      components: { schemas: { Book: book } }
    },
    {
      method: "POST",
      path: "/books",
      status: 201,
      sends: "id=a&year=x",
      sendsType: "application/x-www-form-urlencoded"
    },
    "request.body.incompatible"
  ]
]

const nullable: ReadonlyArray<Case> = [
  ["null", of({ type: "object", properties: { a: { type: "string" } } }), { gets: { a: null } }, body]
]

const of30: ReadonlyArray<Case> = [
  [
    "nullable",
    of({ type: "object", properties: { a: { type: "string", nullable: true } } }),
    { gets: { a: null } }
  ],
  [
    "nullable, of an enum",
    of({ type: "object", properties: { a: { type: "string", nullable: true, enum: ["x", null] } } }),
    { gets: { a: null } }
  ],
  [
    "nullable, of a reference",
    of(
      {
        type: "object",
        properties: { a: { nullable: true, allOf: [{ $ref: "#/components/schemas/Book" }] } }
      },
      { Book: book }
    ),
    { gets: { a: null } }
  ],
  [
    "exclusiveMinimum",
    of({ type: "object", properties: { a: { type: "integer", minimum: 0, exclusiveMinimum: true } } }),
    { gets: { a: 0 } },
    body
  ]
]

const of31: ReadonlyArray<Case> = [
  [
    "null among types",
    of({ type: "object", properties: { a: { type: ["string", "null"] } } }),
    { gets: { a: null } }
  ],
  [
    "null among types, another",
    of({ type: "object", properties: { a: { type: ["string", "null"] } } }),
    { gets: { a: 1 } },
    body
  ],
  [
    "null beside a reference",
    of(
      {
        type: "object",
        properties: { a: { oneOf: [{ $ref: "#/components/schemas/Book" }, { type: "null" }] } }
      },
      { Book: book }
    ),
    { gets: { a: null } }
  ],
  ["const", of({ type: "object", properties: { a: { const: "x" } } }), { gets: { a: "y" } }, body],
  [
    "prefixItems",
    of({ type: "array", prefixItems: [{ type: "string" }, { type: "integer" }] }),
    { gets: ["a", 1] }
  ],
  [
    "prefixItems, another type",
    of({ type: "array", prefixItems: [{ type: "string" }, { type: "integer" }] }),
    { gets: ["a", "b"] },
    body
  ],
  [
    "items after prefixItems",
    of({ type: "array", prefixItems: [{ type: "string" }], items: { type: "integer" } }),
    { gets: ["a", "b"] },
    body
  ],
  [
    "exclusiveMinimum",
    of({ type: "object", properties: { a: { type: "integer", exclusiveMinimum: 0 } } }),
    { gets: { a: 0 } },
    body
  ],
  [
    "a description beside a reference",
    of({ $ref: "#/components/schemas/Book", description: "d" }, { Book: book }),
    { gets: { id: 1 } },
    body
  ],
  [
    "an item of paths that is a reference",
    {
      paths: { "/books/{id}": { $ref: "#/components/pathItems/Book" } },
      components: { pathItems: { Book: { parameters: [id], get: { responses: { 200: json(book) } } } } }
    },
    { gets: { id: "1" } }
  ]
]

const of20: ReadonlyArray<Case> = ["/", "/v1", "/v1/"].map((basePath) => [
  `basePath ${basePath}`,
  {
    basePath,
    produces: ["application/json"],
    paths: {
      "/books/1": {
        get: { responses: { 200: { description: "d", schema: { $ref: "#/definitions/Book" } } } }
      }
    },
    definitions: { Book: book }
  },
  { path: `${basePath.replace(/\/$/, "")}/books/1`, gets: { id: 1 } },
  body
])

const errors = (document: unknown, asked: Asked, basePath?: string) =>
  Effect.map(
    OpenApi.differences({ document, pact: pact(asked), ...(basePath !== undefined && { basePath }) }),
    (found) => found.filter(({ severity }) => severity === "error")
  )

for (const [version, own] of [
  [{ openapi: "3.0.3" }, [...cases, ...nullable, ...of30]],
  [{ openapi: "3.1.1" }, [...cases, ...nullable, ...of31]],
  [{ swagger: "2.0" }, of20]
] as const) {
  describe(`a document of ${Object.entries(version).join(" ")}`, () => {
    for (const [what, document, asked, code] of own) {
      it.effect(`${code === undefined ? "allows" : "refuses"}: ${what}`, () =>
        Effect.gen(function* () {
          const info = { title: "a bookshop", version: "1" }
          const found = yield* errors({ ...version, info, ...document }, asked)
          assert.deepStrictEqual(
            [...new Set(found.map((each) => each.code))],
            code === undefined ? [] : [code]
          )
        })
      )
    }
  })
}

describe("a comparison", () => {
  const document = {
    openapi: "3.0.3",
    info: { title: "a bookshop", version: "1" },
    ...servers("https://a.example.com/v1")
  }

  it.effect("reports each difference, its place and its severity", () =>
    Effect.gen(function* () {
      const found = yield* OpenApi.differences({
        document,
        pact: pact({ path: "/v1/books/1", headers: { "x-shelf": ["1"] }, gets: { id: 1 } })
      })
      assert.deepStrictEqual(found, [
        {
          severity: "error",
          code: "response.body.incompatible",
          interaction: "a request",
          operation: "GET /v1/books/{id}",
          message:
            "Response body is incompatible with the response body schema in the spec file: must be string",
          inPact: "[root].interactions[0].response.body.id"
        },
        {
          severity: "warning",
          code: "request.header.unknown",
          interaction: "a request",
          operation: "GET /v1/books/{id}",
          message: "Request header is not defined in the spec file: x-shelf",
          inPact: "[root].interactions[0].request.headers.x-shelf"
        }
      ])
    })
  )

  it.effect("accepts another base path, and reports a missing one", () =>
    Effect.gen(function* () {
      const [missing] = yield* errors(document, { gets: { id: "1" } })
      assert.include(missing?.message, 'The document\'s paths start with /v1. Pass `basePath: ""`')
      assert.deepStrictEqual(yield* errors(document, { gets: { id: "1" } }, ""), [])
      assert.deepStrictEqual(yield* errors(document, { path: "/v2/books/1", gets: { id: "1" } }, "/v2/"), [])
      assert.isNotEmpty(yield* errors(document, { path: "/v1/books/1", gets: { id: "1" } }, "/v2"))
    })
  )

  it.effect("ignores patterns that it cannot read, with a warning", () =>
    Effect.gen(function* () {
      const found = yield* OpenApi.differences({
        document: {
          ...document,
          ...of({ type: "object", properties: { a: { type: "string", pattern: "^[\\w-.]+$" } } }),
          servers: []
        },
        pact: pact({ gets: { a: "x" } })
      })
      assert.deepStrictEqual(
        found.map(({ code, severity }) => [code, severity]),
        [["document.pattern.ignored", "warning"]]
      )
    })
  )

  it.effect("fails if there is nothing to compare", () =>
    Effect.gen(function* () {
      const problemOf = (wrong: Partial<OpenApi.Options>) =>
        Effect.map(
          Effect.flip(OpenApi.differences({ document, pact: pact({ gets: { id: "1" } }), ...wrong })),
          ({ message }) => message
        )
      assert.match(yield* problemOf({ document: "{}" }), /Pass it as a parsed object/)
      assert.match(
        yield* problemOf({ document: { openapi: "2.9.0", paths: {} } }),
        /no `openapi` of 3\.0 or 3\.1/
      )
      assert.match(yield* problemOf({ document: { openapi: "3.1.0" } }), /no `paths`/)
      assert.match(
        yield* problemOf({ document: { ...document, ...of({ $ref: "#/components/schemas/None" }) } }),
        /#\/components\/schemas\/None does not exist/
      )
      assert.match(
        yield* problemOf({ document: { ...document, ...of({ $ref: "book.yaml#/Book" }) } }),
        /book\.yaml#\/Book leads out of the document/
      )
      assert.match(yield* problemOf({ pact: {} }), /The pact has no interaction/)
      assert.match(
        yield* problemOf({ pact: { interactions: [{ description: "a message" }] } }),
        /The pact has no interaction/
      )
    })
  )
})
