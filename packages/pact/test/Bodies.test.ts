/** Bodies, names and headers that Pact treats specially: in the mock server, in the pact, and in a verification. */
import { assert, describe, it } from "@effect/vitest"
import { Interaction, InvalidExample, Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Core from "./Core.ts"
import * as Provider from "./Provider.ts"

/** Bodies, each with responses that are the same JSON, and some that differ. */
const wholes: ReadonlyArray<
  readonly [json: Matcher.Value, same: ReadonlyArray<string>, other: ReadonlyArray<string>]
> = [
  [null, ["null", " null "], ["", '""', "0", "{}"]],
  ["", ['""'], ["", "null", '"a"']],
  ["null", ['"null"'], ["null", ""]],
  ["{}", ['"{}"'], ["{}"]],
  [" ", ['" "'], ["", '""']],
  [0, ["0"], ["", "1", "false"]],
  [false, ["false"], ["", "true", "0", "null"]],
  [true, ["true"], ["false", '"true"']],
  ["a", ['"a"'], ["a", '"b"', ""]],
  [[], ["[]"], ["[1]", "{}", ""]],
  [Matcher.fromSchema(Schema.Null, null), ["null"], ["", '""', "1"]],
  [Matcher.fromSchema(Schema.NullOr(Schema.String), null), ["null"], ["", '"a"']],
  [Matcher.fromSchema(Schema.String, ""), ['""', '"a"'], ["", "null", "1"]],
  [Matcher.fromSchema(Schema.Literal(""), ""), ['""'], ["", '"a"']],
  [Matcher.fromSchema(Schema.String, "a"), ['""', '"b"'], ["", "1"]],
  [Matcher.fromSchema(Schema.Int, 1), ["2", "2.0", "1e3", "-0"], ["", "1.5", '"1"', "1e-3"]],
  [Matcher.fromSchema(Schema.Literal(1), 1), ["1", "1.0", "1e0"], ["2", "11", "1.01", '"1"', "true"]],
  [
    Matcher.fromSchema(Schema.Literals([0, 20, -1.5]), 20),
    ["-0", "0.0", "2e1", "-1.50"],
    ["15", "200", "1.5"]
  ],
  [Matcher.fromSchema(Schema.Literal(1e21), 1e21), ["1e21", "1000000000000000000000"], ["1e20", "1"]],
  [Matcher.fromSchema(Schema.Literal(1e-7), 1e-7), ["1e-7", "0.0000001"], ["1e-6", "0"]],
  [Matcher.integer(7), ["8", "8.0"], ["8.5", '"8"']],
  [Matcher.fromSchema(Schema.Boolean, true), ["false"], ['"true"', "1", ""]],
  [Matcher.fromSchema(Schema.Array(Schema.Int), [1]), ["[2]", "[2,3.0]"], ["[]", "1", "null"]]
]

describe("a whole body", () => {
  it.effect("of any JSON is verified exactly", () =>
    Effect.gen(function* () {
      const cases = wholes.flatMap(([json, same, other]) =>
        [...same, ...other].map((body) => ({ json, body, isSame: same.includes(body) }))
      )
      const verified = yield* Provider.verified(
        cases.map(({ body, json }) => ({ response: { body: { json } }, answer: { body } }))
      )
      assert.deepStrictEqual(
        cases.map((each, index) => ({ ...each, isSame: verified[index] })),
        cases
      )
    })
  )

  it.effect("that is null is sent by the mock server, and is in the pact", () =>
    Effect.gen(function* () {
      const bodies = yield* Effect.forEach(
        [{ json: null }, { json: "" }, { text: "" }] satisfies ReadonlyArray<Interaction.Body>,
        (body) => Effect.map(Core.written(responding({ body })), ({ response }) => response.body)
      )
      const base64 = { contentType: "application/json", encoded: "base64" }
      assert.deepStrictEqual(bodies, [
        { content: "bnVsbA==", ...base64 },
        { content: "IiI=", ...base64 },
        { content: "" }
      ])
    })
  )
})

describe("a value", () => {
  it.effect.each([
    ["\ud83d", "lone surrogate"],
    [Matcher.fromSchema(Schema.String, "a\ude00"), "lone surrogate"],
    [Number.NaN, "JSON has no NaN"],
    [Matcher.number(-Infinity), "JSON has no -Infinity"]
  ] as const)("%j, which JSON cannot express, is refused", ([value, expected]) =>
    Effect.gen(function* () {
      const [path, problem] = yield* problemOf({ body: { json: { a: [value] } } })
      assert.strictEqual(path, "willRespondWith.body.json.a[0]")
      assert.include(problem, expected)
    })
  )
})

const responding = (response: Omit<Interaction.Response, "status">) =>
  Interaction.make({
    uponReceiving: "a request",
    withRequest: { method: "GET", path: "/" },
    willRespondWith: { status: 200, ...response }
  })

const problemOf = (response: Omit<Interaction.Response, "status">) =>
  Effect.map(Effect.flip(Core.written(responding(response))), (error) => {
    assert.instanceOf(error, InvalidExample.InvalidExample)
    return [error.path, error.problem]
  })

describe("a content type", () => {
  const matched = { a: Matcher.fromSchema(Schema.String, "x") }

  it.effect.each([
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    "application/problem+json",
    "application/vnd.api+json;profile=x"
  ])("%s is JSON", (type) =>
    Effect.gen(function* () {
      const { response } = yield* Core.written(
        responding({ headers: { "content-type": type }, body: { json: matched } })
      )
      assert.deepStrictEqual(response.body.content, { a: "x" })
      assert.deepStrictEqual(Object.keys(response.matchingRules.body), ["$.a"])
    })
  )

  it.effect.each([
    "text/json",
    "text/plain",
    "application/x-json",
    "application/x-ndjson",
    "application/jsonp",
    "application/octet-stream",
    "application/xml",
    "x/y+json",
    "application/x-www-form-urlencoded"
  ])("%s is none, also of an exact body", (type) =>
    Effect.gen(function* () {
      for (const json of [matched, { a: "x" }]) {
        const [path, problem] = yield* problemOf({ headers: { "Content-Type": type }, body: { json } })
        assert.strictEqual(path, "willRespondWith.body.json")
        assert.include(problem, `Pact does not compare ${type} as JSON`)
      }
    })
  )

  it.effect("of a form must be that of forms", () =>
    Effect.gen(function* () {
      const [, problem] = yield* problemOf({
        headers: { "content-type": "text/plain" },
        body: { form: { a: "x" } }
      })
      assert.include(problem, "Pact does not compare text/plain as a form")
      yield* Core.written(
        responding({
          headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
          body: { form: { a: "x" } }
        })
      )
    })
  )

  it.effect("of a text does not change the text", () =>
    Effect.gen(function* () {
      const matcherLike = '{"a":{"pact:matcher:type":"type","value":"x"}}'
      assert.include(
        yield* problemOf({ headers: { "content-type": "application/json" }, body: { text: matcherLike } }),
        "Pact leaves out fields whose names start with pact:"
      )
      for (const type of ["application/xml", "text/xml", "application/x-www-form-urlencoded"]) {
        const [, problem] = yield* problemOf({ headers: { "content-type": type }, body: { text: '{"a":1}' } })
        assert.include(problem, "it is JSON, which Pact would convert")
      }
      const { response } = yield* Core.written(responding({ body: { text: matcherLike } }))
      assert.strictEqual(response.body.content, matcherLike)
    })
  )
})

const names = {
  fine: [
    "a b",
    'q"q',
    "a.b",
    "a[0]",
    "$",
    "$.a",
    "é",
    "😀",
    "a\nb",
    "a\tb",
    "\u0000",
    "\u007f",
    "-",
    "a-b",
    "@",
    "#",
    "0",
    "12",
    "a]",
    "[",
    "?",
    "constructor",
    "__proto__",
    "value",
    " "
  ],
  impossible: ["o'clock", "'", "", "a\\b", "\\", "a\\'b", "*", "[*]", "007", "+1"]
}

const named = (name: string, value: Matcher.Value): Matcher.Value => Object.fromEntries([[name, value]])

describe("a name of a field", () => {
  it.effect("is in the pact, with any characters", () =>
    Effect.gen(function* () {
      const all = names.fine.flatMap((name) =>
        ["y", 1].map((value) => ({
          response: { body: { json: named(name, Matcher.like("x")) } },
          answer: { body: JSON.stringify(named(name, value)) }
        }))
      )
      assert.deepStrictEqual(
        yield* Provider.verified(all),
        names.fine.flatMap(() => [true, false])
      )
    })
  )

  it.effect.each(names.impossible)("%j has no path, so only an exact value is accepted", (name) =>
    Effect.gen(function* () {
      for (const value of [Matcher.like("x"), { b: Matcher.like("x") }, [Matcher.like("x")]]) {
        const [path, problem] = yield* problemOf({ body: { json: { a: named(name, value) } } })
        assert.strictEqual(path, `willRespondWith.body.json.a.${name}`)
        assert.match(problem ?? "", /Use an exact value/)
      }
      const asForm = yield* problemOf({ body: { form: { [name]: Matcher.regex(/^x/, "x") } } })
      assert.match(asForm[1] ?? "", /Use an exact value/)
    })
  )

  it.effect("without a path is verified in a value of which no rule has the name in its path", () =>
    Effect.gen(function* () {
      const all = names.impossible.flatMap((name) =>
        [named(name, "x"), Matcher.like(named(name, "x")), record(named(name, "x"))].flatMap((json) =>
          ["x", 1].map((value) => ({
            response: { body: { json: { a: json } } },
            answer: { body: JSON.stringify({ a: named(name, value) }) }
          }))
        )
      )
      assert.deepStrictEqual(
        yield* Provider.verified(all),
        names.impossible.flatMap(() => [true, false, true, false, true, false])
      )
    })
  )

  it.effect("is not reserved by Pact", () =>
    Effect.gen(function* () {
      for (const name of ["pact:matcher:type", "pact:generator:type", "pact:x"]) {
        for (const value of ["x", Matcher.like("x")]) {
          const [path, problem] = yield* problemOf({ body: { json: { a: [named(name, value)] } } })
          assert.strictEqual(path, `willRespondWith.body.json.a[0].${name}`)
          assert.include(problem, "start with pact:")
        }
      }
    })
  )
})

const record = (example: Matcher.Value) =>
  Matcher.fromSchema(Schema.Record(Schema.String, Schema.String), example)

describe("a header, and a parameter of a query", () => {
  const values = [
    '{"value":"x"}',
    '{"value":"x","b":[1]}',
    '{"pact:matcher:type":"type","value":"x"}',
    '{"a":1}',
    "{ }",
    "{",
    '["a","b"]',
    '"q"',
    "null",
    "1",
    "matching(type, 'a')",
    "a,b",
    "a, b",
    ""
  ]

  it.effect.each(values)("is exactly %j", (value) =>
    Effect.gen(function* () {
      const { request, response } = yield* Core.written(
        Interaction.make({
          uponReceiving: "a request",
          withRequest: {
            method: "GET",
            path: "/",
            query: { x: value, y: [value, "a"] },
            headers: { x: value, y: ["a", value] }
          },
          willRespondWith: { status: 200, headers: { x: value } }
        })
      )
      assert.deepStrictEqual(request.query, { x: [value], y: [value, "a"] })
      assert.deepStrictEqual(request.headers, { x: [value.trim()], y: ["a", value.trim()] })
      assert.deepStrictEqual(response.headers, { x: [value.trim()] })
      const isSame = (query: URLSearchParams, header: string) =>
        Core.statusOf(
          Interaction.make({
            uponReceiving: "a request",
            withRequest: { method: "GET", path: "/", query: { x: value }, headers: { x: value } },
            willRespondWith: { status: 204 }
          }),
          `?${query}`,
          { headers: { x: header } }
        )
      assert.strictEqual(yield* isSame(new URLSearchParams({ x: value }), value), 204)
      assert.strictEqual(yield* isSame(new URLSearchParams({ x: value }), "x"), 500)
      assert.strictEqual(yield* isSame(new URLSearchParams({ x: "x" }), value), 500)
    })
  )

  it.effect("is verified as exactly that", () =>
    Effect.gen(function* () {
      const cases = values.flatMap((value) =>
        [value, "x"].map((answer) => ({
          response: { headers: { x: value } },
          answer: { headers: { x: answer } }
        }))
      )
      assert.deepStrictEqual(
        yield* Provider.verified(cases),
        values.flatMap(() => [true, false])
      )
    })
  )
})
