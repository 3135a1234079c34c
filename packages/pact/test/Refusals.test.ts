/** Requests that break one rule each, and providers that do not check it. */
import { text } from "node:stream/consumers"
import { assert, describe, it } from "@effect/vitest"
import { Interaction, InvalidExample, Matcher, Refusals } from "effect-pact"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Provider from "./ProviderServer.ts"

const Book = Schema.Struct({
  title: Schema.String.check(Schema.isMinLength(2), Schema.isMaxLength(40)),
  year: Schema.Int.check(Schema.isBetween({ minimum: 1450, maximum: 2100 })),
  isbn: Schema.String.check(Schema.isPattern(/^\d{10}$/)),
  kind: Schema.Literals(["novel", "poem"]),
  published: Schema.DateTimeUtcFromString,
  tags: Schema.Array(Schema.String).check(Schema.isMinLength(1), Schema.isMaxLength(3), Schema.isUnique()),
  subtitle: Schema.optionalKey(Schema.NullOr(Schema.String)),
  author: Schema.Struct({ name: Schema.String })
})

const emma = {
  title: "Emma",
  year: 1815,
  isbn: "0123456789",
  kind: "novel",
  published: "1815-12-23T00:00:00Z",
  tags: ["England"],
  subtitle: "A Novel",
  author: { name: "Jane Austen" }
}

const addsABook = Interaction.make({
  uponReceiving: "a request to add a book",
  withRequest: {
    method: "POST",
    path: Matcher.fromProviderState("/shelves/${id}/books", "/shelves/s1/books"),
    query: { copies: "2" },
    headers: { authorization: "Bearer t", "X-Priority": "1" },
    body: { json: { ...emma, title: Matcher.like("Emma") } }
  },
  willRespondWith: { status: 201 }
})

const options: Refusals.Options = { request: addsABook.withRequest, schemas: { body: Book } }

const bodyOf = ({ body }: HttpClientRequest.HttpClientRequest): unknown =>
  body._tag === "Uint8Array" ? JSON.parse(new TextDecoder().decode(body.body)) : undefined

/** A provider with the given checks. */
const shop = Effect.fnUntraced(function* (isRight: (body: string) => boolean, refusal = 400) {
  const bodies: Array<string> = []
  const { baseUrl } = yield* Provider.make((request, response) => {
    void text(request).then((body) => {
      bodies.push(body)
      response.writeHead(isRight(body) ? 201 : refusal).end()
    })
  })
  return {
    bodies,
    verify: (given: Refusals.Options) =>
      Effect.provideServiceEffect(
        Refusals.verify(given),
        HttpClient.HttpClient,
        Effect.map(HttpClient.HttpClient, HttpClient.mapRequest(HttpClientRequest.prependUrl(baseUrl)))
      ).pipe(Effect.provide(FetchHttpClient.layer))
  }
})

const takes =
  (schema: Schema.ConstraintDecoder<unknown>) =>
  (body: string): boolean => {
    try {
      return Result.isSuccess(Schema.decodeUnknownResult(schema)(JSON.parse(body)))
    } catch {
      return false
    }
  }

describe("refusals", () => {
  it.effect("break each rule of the schema, one at a time", () =>
    Effect.gen(function* () {
      const { refusals, valid } = yield* Refusals.make(options)
      assert.deepStrictEqual(bodyOf(valid), emma)
      assert.strictEqual(valid.url, "/shelves/s1/books")
      const named = new Map(refusals.map(({ description, rule }) => [description, rule]))
      assert.strictEqual(named.size, refusals.length)
      for (const [description, rule] of [
        ["body $.title is missing", "Missing key"],
        ["body $.title is null", "Expected string"],
        ["body $.title is not a string", "Expected string"],
        ["body $.title is too short", "Expected a value with a length of at least 2"],
        ["body $.title is too long", "Expected a value with a length of at most 40"],
        ["body $.year has a fraction", "Expected an integer"],
        ["body $.year is too small", "Expected a value between 1450 and 2100"],
        ["body $.year is too large", "Expected a value between 1450 and 2100"],
        ["body $.isbn is another string", "Expected a string matching the RegExp ^\\d{10}$"],
        ["body $.kind is another string", 'Expected "novel" | "poem"'],
        ["body $.published is another string", undefined],
        ["body $.tags has too few elements", "Expected a value with a length of at least 1"],
        ["body $.tags has too many elements", "Expected a value with a length of at most 3"],
        ["body $.tags has an element twice", "Expected an array with unique items"],
        ["body $.tags[0] is null", "Expected string"],
        ["body $.subtitle is not a string", undefined],
        ["body $.author.name is missing", "Missing key"],
        ["body $.author is not an object", "Expected object"],
        ["body $ is null", "Expected object"],
        ["body $ is not JSON", "Expected JSON"]
      ] as const) {
        assert.isTrue(named.has(description), description)
        if (rule !== undefined) assert.strictEqual(named.get(description), rule, description)
      }
      // The schema allows this.
      assert.isFalse(named.has("body $.subtitle is missing"))
      assert.isFalse(named.has("body $.subtitle is null"))
    })
  )

  it.effect("have values at the bounds", () =>
    Effect.gen(function* () {
      const { refusals } = yield* Refusals.make(options)
      const valueOf = (what: string) => {
        const found = refusals.find(({ description }) => description === `body $.${what}`)
        return Schema.decodeUnknownSync(Schema.Struct({ title: Schema.String, year: Schema.Finite }))(
          bodyOf(found?.request ?? HttpClientRequest.get(""))
        )
      }
      assert.strictEqual(valueOf("year is too small").year, 1449)
      assert.strictEqual(valueOf("year is too large").year, 2101)
      assert.lengthOf(valueOf("title is too short").title, 1)
      assert.lengthOf(valueOf("title is too long").title, 41)
    })
  )

  it.effect("break exactly one rule", () =>
    Effect.gen(function* () {
      const Code = Schema.String.check(Schema.isMinLength(3), Schema.isPattern(/^[a-z]+$/))
      const { refusals } = yield* Refusals.make({
        request: { method: "POST", path: "/codes", body: { json: { code: "abcd" } } },
        schemas: { body: Schema.Struct({ code: Code }) }
      })
      const described = refusals.map(({ description, rule }) => `${description}: ${rule}`)
      assert.include(described, "body $.code is too short: Expected a value with a length of at least 3")
      assert.include(
        described,
        "body $.code is another string: Expected a string matching the RegExp ^[a-z]+$"
      )
      // An empty string would break two rules: the length and the pattern.
      assert.notMatch(described.join(), /code is empty/)
    })
  )

  it.effect("include queries, headers and forms, whose values are strings", () =>
    Effect.gen(function* () {
      const { refusals } = yield* Refusals.make({
        request: {
          ...addsABook.withRequest,
          body: { form: { grant_type: "client_credentials", scope: ["a", "b"] } }
        },
        schemas: {
          query: Schema.Struct({ copies: Schema.Int.check(Schema.isGreaterThan(0)) }),
          headers: Schema.Struct({ "x-priority": Schema.Literals([1, 2]) }),
          body: Schema.Struct({
            grant_type: Schema.Literal("client_credentials"),
            scope: Schema.Array(Schema.String).check(Schema.isMinLength(2))
          })
        }
      })
      const descriptions = refusals.map(({ description }) => description)
      assert.includeMembers(descriptions, [
        "query $.copies is missing",
        "query $.copies is another string",
        'headers $["x-priority"] is missing',
        'headers $["x-priority"] is another string',
        "body $.grant_type is missing",
        "body $.grant_type is another string",
        "body $.scope has too few elements"
      ])
      for (const { part, request } of refusals) {
        assert.strictEqual(request.headers["authorization"], "Bearer t")
        if (part !== "query") assert.deepStrictEqual([...request.urlParams.params], [["copies", "2"]])
      }
    })
  )

  it.effect("need a request that the schema accepts", () =>
    Effect.gen(function* () {
      const wrong = { ...addsABook.withRequest, body: { json: { ...emma, year: 1400 } } }
      const error = yield* Effect.flip(Refusals.make({ ...options, request: wrong }))
      assert.instanceOf(error, InvalidExample.InvalidExample)
      assert.include(error.message, "at request.body: Expected a value between 1450 and 2100")
      const { body: _, ...without } = addsABook.withRequest
      const none = yield* Effect.flip(Refusals.make({ ...options, request: without }))
      assert.include(none.message, "the request has no body, but there is a schema for it")
    })
  )
})

describe("a provider", () => {
  it.effect("that checks its requests passes", () =>
    Effect.gen(function* () {
      const { bodies, verify } = yield* shop(takes(Book))
      const count = yield* verify(options)
      assert.isAbove(count, 30)
      assert.lengthOf(bodies, count + 1)
    })
  )

  for (const [what, lax, seen] of [
    [
      "the length of a title",
      { title: Schema.String },
      [
        "body $.title is empty",
        "body $.title is another string",
        "body $.title is too short",
        "body $.title is too long"
      ]
    ],
    ["that a field is there", { kind: Schema.optionalKey(Book.fields.kind) }, ["body $.kind is missing"]],
    [
      "whether a number is whole",
      { year: Schema.Finite.check(Schema.isBetween({ minimum: 1450, maximum: 2100 })) },
      ["body $.year has a fraction"]
    ],
    [
      "a date",
      { published: Schema.String },
      [
        "body $.published is empty",
        "body $.published is another string",
        "body $.published is too short",
        "body $.published is too long"
      ]
    ]
  ] as const) {
    it.effect(`that does not check ${what} fails for that only`, () =>
      Effect.gen(function* () {
        const { verify } = yield* shop(takes(Schema.Struct({ ...Book.fields, ...lax })))
        const error = yield* Effect.flip(verify(options))
        assert.instanceOf(error, Refusals.NotRefused)
        const found = error.problems.map(({ description }) => description)
        assert.isNotEmpty(found)
        assert.includeMembers([...seen], found)
      })
    )
  }

  it.effect("that refuses every request, or crashes, fails", () =>
    Effect.gen(function* () {
      const strict = yield* shop(() => false)
      const refused = yield* Effect.flip(strict.verify(options))
      assert.strictEqual(
        refused.message,
        `The provider does not check POST /shelves/s1/books as its schemas require.
  the valid request (no rule is broken): status 400
Expected a status from 400 to 499 except 429, and from 200 to 299 for the valid request.`
      )
      const limited = yield* shop(takes(Book), 429)
      assert.include((yield* Effect.flip(limited.verify(options))).message, "status 429")
      const { baseUrl } = yield* Provider.make((_, response) => response.writeHead(500).end())
      const fallen = yield* Effect.flip(
        Refusals.verify(options).pipe(
          Effect.provideServiceEffect(
            HttpClient.HttpClient,
            Effect.map(HttpClient.HttpClient, HttpClient.mapRequest(HttpClientRequest.prependUrl(baseUrl)))
          ),
          Effect.provide(FetchHttpClient.layer)
        )
      )
      assert.include(fallen.message, "body $.title is missing (Missing key): status 500")
    })
  )
})
