/** The stub server with real requests, as pages and programs send them. */
import { assert, describe, it } from "@effect/vitest"
import { StubServer, Verifier } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Provider from "./ProviderServer.ts"

/** Two consumers, a failure and a success of the same request, rules, forms, bytes, and strings that look like matchers. */
const bookshop = JSON.stringify({
  ...JSON.parse(Provider.pact("bookshop")),
  interactions: [
    {
      type: "Synchronous/HTTP",
      description: "a request for a book that is missing",
      providerStates: [{ name: "no book" }],
      request: { method: "GET", path: "/books/b1" },
      response: {
        status: 404,
        body: { content: { code: "missing" }, contentType: "application/json", encoded: false }
      }
    },
    {
      type: "Synchronous/HTTP",
      description: "a request for a book",
      providerStates: [{ name: "a book", params: { id: "b1" } }],
      request: {
        method: "GET",
        path: "/books/b1",
        query: { page: ["1"], filter: ['{"value":"x"}'] },
        headers: { authorization: ["Bearer t1"], "x-filter": ['{"value":"x"}'] },
        matchingRules: {
          path: { combine: "AND", matchers: [{ match: "regex", regex: "^/books/[^/]+$" }] },
          header: { authorization: { combine: "AND", matchers: [{ match: "regex", regex: "^Bearer .+$" }] } }
        },
        generators: { path: { type: "ProviderState", expression: "/books/${id}", dataType: "STRING" } }
      },
      response: {
        status: 200,
        headers: {
          "content-type": ["application/json;charset=utf-8"],
          etag: ['{"value":"e"}'],
          "x-shelf": ["1", "2"]
        },
        body: { content: { id: "b1", "pact:x": [1, null] }, contentType: "application/json", encoded: false },
        matchingRules: { body: { "$.id": { combine: "AND", matchers: [{ match: "type" }] } } }
      }
    },
    {
      type: "Synchronous/HTTP",
      description: "a request to add a book",
      request: {
        method: "POST",
        path: "/books",
        headers: { "content-type": ["application/json"] },
        body: { content: { title: "Emma" }, contentType: "application/json", encoded: false },
        matchingRules: { body: { "$.title": { combine: "AND", matchers: [{ match: "type" }] } } }
      },
      response: { status: 201, headers: { location: ["/books/b2"] } }
    },
    {
      type: "Synchronous/HTTP",
      description: "a request for a cover",
      request: { method: "GET", path: "/cover" },
      response: {
        status: 200,
        headers: { "content-type": ["image/png"] },
        body: { content: "iVBORw0KGgo=", contentType: "image/png", encoded: "base64" }
      }
    },
    {
      type: "Asynchronous/Messages",
      description: "a message",
      contents: { content: "x", contentType: "text/plain", encoded: false }
    }
  ]
})

const served = (pacts: Readonly<Record<string, string>>, options: Omit<StubServer.Options, "pacts"> = {}) =>
  Effect.flatMap(Provider.folder(pacts), (folder) => StubServer.make({ pacts: [folder], ...options }))

const get = (url: string, init: RequestInit = {}) => Effect.promise(() => fetch(url, init))
const json = (response: Response) => Effect.promise((): Promise<unknown> => response.json())

const aBook = { headers: { authorization: "Bearer of-this-run", "x-filter": '{"value":"x"}' } }
const query = `?page=1&filter=${encodeURIComponent('{"value":"x"}')}`

const older = (version: string, interaction: object) =>
  JSON.stringify({
    ...JSON.parse(Provider.pact("bookshop")),
    interactions: [interaction],
    metadata: { pactSpecification: { version } }
  })

const problemOf = (options: StubServer.Options) =>
  Effect.map(Effect.flip(StubServer.make(options)), ({ message }) => message)

describe("a stub server", () => {
  it.effect("responds with the examples of the pact", () =>
    Effect.gen(function* () {
      const { interactions, url } = yield* served({ "a.json": bookshop })
      assert.deepStrictEqual(
        interactions.map(({ request, status }) => `${request} ${status}`),
        ["POST /books 201", "GET /cover 200", "GET /books/b1 200", "GET /books/b1 404"]
      )
      const found = yield* get(`${url}/books/b7${query}`, aBook)
      assert.strictEqual(found.status, 200)
      assert.strictEqual(found.headers.get("content-type"), "application/json;charset=utf-8")
      assert.strictEqual(found.headers.get("etag"), '{"value":"e"}')
      assert.strictEqual(found.headers.get("x-shelf"), "1, 2")
      assert.deepStrictEqual(yield* json(found), { id: "b1", "pact:x": [1, null] })
      const added = yield* get(`${url}/books`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{ "title": "Persuasion" }'
      })
      assert.deepStrictEqual([added.status, added.headers.get("location")], [201, "/books/b2"])
      const cover = yield* get(`${url}/cover`)
      assert.deepStrictEqual(
        [...new Uint8Array(yield* Effect.promise(() => cover.arrayBuffer()))],
        [137, 80, 78, 71, 13, 10, 26, 10]
      )
    })
  )

  it.effect("passes a verification by Pact's verifier", () =>
    Effect.gen(function* () {
      const many = JSON.parse(
        Provider.pact("bookshop", {
          description: "a request with two values of a header",
          path: "/many",
          headers: { "x-many": ["1", "2"] },
          response: { status: 302, headers: { location: ["/elsewhere"] } }
        })
      )
      const pact = JSON.parse(bookshop)
      const file = yield* Provider.file(
        JSON.stringify({ ...pact, interactions: [...pact.interactions.slice(0, -1), ...many.interactions] })
      )
      const { url } = yield* StubServer.make({ pacts: [file] })
      const report = yield* Verifier.verify({ provider: "bookshop", baseUrl: url, pacts: [file] })
      assert.lengthOf(report.interactions, 5)
    })
  )

  it.effect("can serve a part of the pact, such as its failures", () =>
    Effect.gen(function* () {
      const { url } = yield* served(
        { "a.json": bookshop },
        { only: ({ states }) => states.includes("no book") }
      )
      const missing = yield* get(`${url}/books/b1`)
      assert.strictEqual(missing.status, 404)
      assert.deepStrictEqual(yield* json(missing), { code: "missing" })
    })
  )

  it.effect("prefers successes to failures of the same request", () =>
    Effect.gen(function* () {
      const { url } = yield* served({
        "a.json": Provider.pact(
          "bookshop",
          { description: "a failure", path: "/books", response: { status: 503 } },
          { description: "a success", path: "/books", response: { status: 204 } }
        ),
        "b.json": Provider.pact("bank", { description: "a success", path: "/accounts" })
      })
      assert.strictEqual((yield* get(`${url}/books`)).status, 204)
      assert.strictEqual((yield* get(`${url}/accounts`)).status, 200)
    })
  )

  it.effect("lists the requests of the pact in response to an unknown one", () =>
    Effect.gen(function* () {
      const { url } = yield* served({ "a.json": bookshop })
      const unknown = yield* get(`${url}/authors?access_token=canary`)
      assert.strictEqual(unknown.status, 501)
      assert.deepStrictEqual(yield* json(unknown), {
        error: "The pact has no request GET /authors.",
        interactions: [
          "POST /books returns 201: a request to add a book",
          "GET /cover returns 200: a request for a cover",
          "GET /books/b1 returns 200: a request for a book, given a book",
          "GET /books/b1 returns 404: a request for a book that is missing, given no book"
        ]
      })
    })
  )

  it.effect("reports the differences, without the values of secrets", () =>
    Effect.gen(function* () {
      const { url } = yield* served({ "a.json": bookshop })
      const different = yield* get(`${url}/books/b1${query.replace("page=1", "page=2")}`, {
        headers: { ...aBook.headers, authorization: "Basic canary" }
      })
      assert.strictEqual(different.status, 501)
      const { differences, error } = JSON.parse(yield* Effect.promise(() => different.text()))
      assert.strictEqual(error, "The pact has GET /books/b1, but this request differs.")
      assert.include(differences, "query page: Expected query parameter 'page' with value '1' but was '2'")
      assert.include(JSON.stringify(differences), "header authorization: expected another value")
      assert.notInclude(JSON.stringify(differences), "canary")
    })
  )

  it.effect("lets pages of any origin call, with credentials", () =>
    Effect.gen(function* () {
      const { url } = yield* served({ "a.json": bookshop })
      const origin = "http://localhost:5173"
      const preflight = yield* get(`${url}/books`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type,authorization"
        }
      })
      assert.strictEqual(preflight.status, 204)
      assert.strictEqual(preflight.headers.get("access-control-allow-methods"), "POST")
      assert.strictEqual(preflight.headers.get("access-control-allow-headers"), "content-type,authorization")
      const found = yield* get(`${url}/books/b1${query}`, { headers: { ...aBook.headers, origin } })
      const unknown = yield* get(`${url}/authors`, { headers: { origin } })
      for (const { headers } of [preflight, found, unknown]) {
        assert.strictEqual(headers.get("access-control-allow-origin"), origin)
        assert.strictEqual(headers.get("access-control-allow-credentials"), "true")
      }
      assert.include(found.headers.get("access-control-expose-headers"), "etag")
    })
  )

  it.effect("reads pacts of older versions", () =>
    Effect.gen(function* () {
      const { url } = yield* served({
        "2.json": older("2.0.0", {
          description: "a search of version 2",
          providerState: "books",
          request: { method: "get", path: "/2", query: "q=a%20b&q=c", headers: { Accept: "text/plain" } },
          response: { status: 200, headers: { "Content-Type": "text/plain" }, body: "Emma" }
        }),
        "3.json": older("3.0.0", {
          description: "a request of version 3",
          request: {
            method: "POST",
            path: "/3",
            query: { q: ["a"] },
            headers: { "Content-Type": "application/json" },
            body: { title: "Emma" },
            matchingRules: { body: { "$.title": { matchers: [{ match: "type" }], combine: "AND" } } }
          },
          response: { status: 200, headers: { "Content-Type": "application/json" }, body: { ok: true } }
        })
      })
      const two = yield* get(`${url}/2?q=a+b&q=c`, { headers: { accept: "text/plain" } })
      assert.strictEqual(yield* Effect.promise(() => two.text()), "Emma")
      const three = yield* get(`${url}/3?q=a`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"title":"Persuasion"}'
      })
      assert.deepStrictEqual(yield* json(three), { ok: true })
    })
  )

  it.effect("ends with its layer", () =>
    Effect.gen(function* () {
      const folder = yield* Provider.folder({ "a.json": bookshop })
      const url = yield* StubServer.StubServer.use(({ url: listening }) =>
        Effect.as(get(`${listening}/cover`), listening)
      ).pipe(Effect.provide(StubServer.layer({ pacts: [folder] })))
      const error = yield* Effect.flip(Effect.tryPromise(() => fetch(`${url}/cover`)))
      assert.include(String(error.cause), "fetch failed")
    })
  )

  it.effect("does not start without a pact or a port, and reports the reason", () =>
    Effect.gen(function* () {
      const folder = yield* Provider.folder({
        "a.json": bookshop,
        "b.json": "[]",
        "c.json": '{ "interactions": 1 }'
      })
      const { url } = yield* StubServer.make({ pacts: [`${folder}/a.json`] })
      assert.match(yield* problemOf({ pacts: [`${folder}/none.json`] }), /none\.json does not exist/)
      assert.match(yield* problemOf({ pacts: [`${folder}/b.json`] }), /b\.json is not a valid pact/)
      assert.match(yield* problemOf({ pacts: [folder] }), /c\.json is not a valid pact/)
      assert.match(
        yield* problemOf({ pacts: [`${folder}/a.json`], only: () => false }),
        /no interaction to serve/
      )
      const port = Number(new URL(url).port)
      assert.match(
        yield* problemOf({ pacts: [`${folder}/a.json`], port }),
        new RegExp(`Port ${port} is in use`)
      )
    })
  )
})
