import { assert, describe, it } from "@effect/vitest"
import { Interaction, InvalidExample, Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Core from "./Core.ts"
import * as MatcherTables from "./MatcherTables.ts"

class Book extends Schema.Class<Book>("Book")({
  title: Schema.String,
  year: Schema.Int,
  subtitle: Schema.optionalKey(Schema.String)
}) {}

interface Comment {
  readonly text: string
  readonly replies: ReadonlyArray<Comment>
}
const Comment = Schema.Struct({
  text: Schema.String,
  replies: Schema.Array(Schema.suspend((): Schema.Codec<Comment> => Comment))
})

/** A string with documented values, to which others may be added. */
const documented = Schema.String.check(
  Schema.makeFilter<string>(() => true, { toJsonSchema: () => ({ enum: ["open", "closed"] }) })
)

const Payment = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("card"), digits: Schema.String }),
  Schema.Struct({ kind: Schema.Literal("cash") })
])

interface Row {
  readonly schema: Schema.ConstraintDecoder<unknown>
  /** The name in the table of `docs/matchers.md`. */
  readonly name: string
  readonly example: Matcher.Value
  readonly accepts: ReadonlyArray<unknown>
  readonly rejects: ReadonlyArray<unknown>
}

const row = (
  name: string,
  schema: Schema.ConstraintDecoder<unknown>,
  example: Matcher.Value,
  accepts: ReadonlyArray<unknown>,
  rejects: ReadonlyArray<unknown>
): Row => ({ name, schema, example, accepts, rejects })

const rows: ReadonlyArray<Row> = [
  row("`String`", Schema.String, "Emma", ["", "Persuasion"], [1, null]),
  row(
    "`String` with `isPattern(/^b\\d+$/)`",
    Schema.String.check(Schema.isPattern(/^b\d+$/)),
    "b1",
    ["b22"],
    ["c1", 1]
  ),
  row(
    "`String` with `isGUID()`",
    Schema.String.check(Schema.isGUID()),
    "3d4f1a3c-5b3e-4c44-8c58-2f9f0a9b1c11",
    ["00000000-0000-0000-0000-000000000000"],
    ["b1"]
  ),
  row(
    "`String` with `isMinLength`, `NonEmptyString`",
    Schema.NonEmptyString,
    "a",
    ["b", "\n", "abc"],
    ["", 1]
  ),
  row("`TemplateLiteral`", Schema.TemplateLiteral(["isbn-", Schema.String]), "isbn-1", ["isbn-22"], ["1"]),
  row("`Int`", Schema.Int, 1, [2], [1.5, "1", null]),
  row("`Number`, `Finite`", Schema.Finite, 1.5, [2, 2.5], ["2", null]),
  row("`Boolean`", Schema.Boolean, true, [false], ["true", 1]),
  row("`Null`", Schema.Null, null, [null], [0, ""]),
  row("`Literal`", Schema.Literal("book"), "book", ["book"], ["pen"]),
  row(
    "`Literals`, `Enum`, unions of literals",
    Schema.Literals(["a", "b.c"]),
    "a",
    ["b.c"],
    ["bxc", "ab", 1]
  ),
  row("`Literals` of numbers", Schema.Literals([1, 2]), 1, [2], [3, 12, "1"]),
  row(
    "`Union([Literals, String])`, example among the literals",
    Schema.Union([Schema.Literals(["a", "b"]), Schema.String]),
    "a",
    ["b"],
    ["c"]
  ),
  row(
    "the same, any other example",
    Schema.Union([Schema.Literals(["a", "b"]), Schema.String]),
    "c",
    ["a", "d"],
    [1]
  ),
  row("`String` with `enum` in its JSON Schema", documented, "open", ["closed"], ["lost"]),
  row(
    "`Date`, `DateTimeUtc`, format `date-time`",
    Schema.DateTimeUtc,
    "2026-03-01T08:00:00Z",
    ["2026-03-01T08:00:00.123456Z"],
    ["2026-03-01", "tomorrow", 1772352000000]
  ),
  row(
    "the same, with an offset",
    Schema.DateTimeUtcFromString,
    "2026-03-01T08:00:00+01:00",
    ["2026-03-01T07:00:00Z"],
    ["2026-03-01T07:00:00"]
  ),
  row(
    "format `date`",
    Schema.String.annotate({ format: "date" }),
    "2026-03-01",
    ["2026-12-31"],
    ["2026-03-01T08:00:00Z"]
  ),
  row(
    "`DateTimeUtcFromHttpDate`",
    Schema.DateTimeUtcFromHttpDate,
    "Sun, 01 Mar 2026 08:00:00 GMT",
    ["Mon, 02 Mar 2026 08:00:00 GMT"],
    ["2026-03-01T08:00:00Z", "abc"]
  ),
  row("`FiniteFromString`, `BigDecimal`", Schema.FiniteFromString, "12.5", ["-3", "1e3"], ["abc", 12.5]),
  row(
    "`fromJsonString`",
    Schema.fromJsonString(Schema.Struct({ a: Schema.Int })),
    '{"a":1}',
    ['{ "a": 2 }'],
    ["abc", "[]", { a: 1 }]
  ),
  row("`URL`", Schema.URL, "https://a.example", ["https://b.example/c"], ["abc", "/c"]),
  row("`BigInt`", Schema.BigInt, "12", ["-3"], ["1.5", 12]),
  row("`NullOr(Int)`, example `1`", Schema.NullOr(Schema.Int), 1, [2], [null]),
  row("`NullOr(Int)`, example `null`", Schema.NullOr(Schema.Int), null, [null], [1]),
  row(
    "`Option(Int)`",
    Schema.Option(Schema.Int),
    { _tag: "Some", value: 1 },
    [{ _tag: "Some", value: 2 }],
    [{ _tag: "None" }]
  ),
  row("`Redacted`, `brand`", Schema.Redacted(Schema.String.pipe(Schema.brand("Key"))), "k", ["q"], [1]),
  row("`Array`", Schema.Array(Schema.Int), [1, 2], [[3], [3, 4, 5]], [[], ["3"], "3"]),
  row(
    "`Array` with `isMinLength(2)`, `isMaxLength(3)`",
    Schema.Array(Schema.Int).check(Schema.isMinLength(2), Schema.isMaxLength(3)),
    [1, 2],
    [[3, 4, 5]],
    [[1], [1, 2, 3, 4]]
  ),
  row("`Array`, empty example", Schema.Array(Schema.Int), [], [[], [1], ["x"]], ["x", {}, null]),
  row(
    "`Tuple`",
    Schema.Tuple([Schema.Int, Schema.String]),
    [1, "a"],
    [[2, "b"]],
    [[2], ["b", 2], [2, "b", 3]]
  ),
  row(
    "`Tuple` with a rest, of the length of the example",
    Schema.TupleWithRest(Schema.Tuple([Schema.String]), [Schema.Int, Schema.Boolean]),
    ["a", 1, 2, true],
    [["b", 3, 4, false]],
    [
      ["a", 1, true],
      ["a", 1, true, 2],
      ["a", 1, 2, 3]
    ]
  ),
  row("`Record`", Schema.Record(Schema.String, Schema.Int), { a: 1 }, [{ b: 2, c: 3 }, {}], [{ b: "2" }, []]),
  row(
    "a `Tuple` within an `Array` or a `Record`",
    Schema.Array(Schema.Tuple([Schema.String, Schema.Int])),
    [["a", 1]],
    [
      [
        ["b", 2],
        ["c", 3]
      ]
    ],
    [[["b"]], [["b", 2], []], [["b", 2, 3]]]
  ),
  row(
    "`Struct`, `Class`",
    Book,
    { title: "Emma", year: 1815 },
    [{ title: "Persuasion", year: 1817 }],
    [{ title: "Persuasion" }, { title: "Persuasion", year: "1817" }]
  ),
  row(
    "a `Struct` within an `Array`",
    Schema.Array(Book),
    [{ title: "Emma", year: 1815, subtitle: "s" }],
    [[{ title: "P", year: 1, subtitle: "t" }]],
    [[{ title: "P", year: 1 }]]
  ),
  row(
    "`Union` of structs",
    Payment,
    { kind: "card", digits: "42" },
    [{ kind: "card", digits: "43" }],
    [{ kind: "cash" }, { kind: "cash", digits: "42" }]
  ),
  row(
    "`suspend`",
    Comment,
    { text: "a", replies: [{ text: "b", replies: [] }] },
    [{ text: "c", replies: [{ text: "d", replies: [] }] }],
    [{ text: "c", replies: [{ text: 1, replies: [] }] }]
  ),
  row("`Unknown`, `Any`, `Json`", Schema.Unknown, { a: [1] }, [{ a: [2, 3] }], [{ a: ["2"] }, { a: 1 }])
]

describe("the rules of a schema", () => {
  it.effect.each(rows)("$name", ({ accepts, example, rejects, schema }) =>
    Effect.gen(function* () {
      const bodies = [Matcher.fromSchema(schema, example).example, ...accepts, ...rejects]
      const { matched } = yield* Core.matched(Matcher.fromSchema(schema, example), bodies)
      assert.deepStrictEqual(
        bodies.filter((_, index) => matched[index] !== true),
        rejects
      )
    })
  )

  it.effect("docs/matchers.md shows it", () =>
    Effect.gen(function* () {
      const table = yield* Effect.forEach(rows, ({ accepts, example, name, rejects, schema }) =>
        Effect.map(Core.matched(Matcher.fromSchema(schema, example), []), ({ request }) => [
          name,
          code(example),
          rulesOf(request.matchingRules?.body ?? {}),
          accepts.map(code).join(" "),
          rejects.map(code).join(" ")
        ])
      )
      const shown = MatcherTables.tableOf("Schema")
      assert.deepStrictEqual(shown, table)
    })
  )
})

describe("examples", () => {
  const Shelf = Schema.Struct({
    books: Schema.Array(Schema.Struct({ title: Schema.String, at: Schema.DateTimeUtc }))
  })
  const at = "2026-03-01T08:00:00Z"

  it.effect("that do not decode are refused, with their path", () =>
    Effect.gen(function* () {
      const [path, problem] = yield* problemOf(Shelf, { books: [{ title: 1, at }] })
      assert.strictEqual(path, "withRequest.body.json.books[0].title")
      assert.match(problem ?? "", /string/)
    })
  )

  it.effect("with a key that the schema lacks are refused, with the keys that it has", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* problemOf(Shelf, { books: [{ title: "Emma", at, tilte: "Emma" }] }), [
        "withRequest.body.json.books[0].tilte",
        "the schema has no such key; it has title, at"
      ])
    })
  )

  it.effect("with a date that is not ISO 8601 are refused", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* problemOf(Shelf, { books: [{ title: "Emma", at: "1 March 2026" }] }), [
        "withRequest.body.json.books[0].at",
        "expected a date-time such as 2026-03-01T08:00:00Z"
      ])
    })
  )

  it.effect("with elements of several structures are refused, because they would not match each other", () =>
    Effect.gen(function* () {
      const [path] = yield* problemOf(Schema.Array(Book), [
        { title: "Emma", year: 1815 },
        { title: "Persuasion", year: 1817, subtitle: "s" }
      ])
      assert.strictEqual(path, "withRequest.body.json[1]")
      const Price = Schema.Union([
        Schema.Struct({ currency: Schema.Literal("EUR"), cents: Schema.Int }),
        Schema.Struct({ currency: Schema.Literal("GBP"), cents: Schema.Int })
      ])
      assert.deepStrictEqual(
        yield* problemOf(Schema.Record(Schema.String, Price), {
          emma: { currency: "EUR", cents: 900 },
          persuasion: { currency: "GBP", cents: 800 }
        }),
        [
          "withRequest.body.json.persuasion",
          "its fields, types or literals differ from those of withRequest.body.json.emma, but all share one matcher; use Matcher.arrayContaining, or an interaction for each structure"
        ]
      )
    })
  )

  it.effect("exclude omitted fields from the contract", () =>
    Effect.gen(function* () {
      const { request } = yield* Core.matched(Matcher.fromSchema(Book, { title: "Emma", year: 1815 }), [])
      assert.deepStrictEqual(Object.keys(request.body.content), ["title", "year"])
    })
  )

  it.effect("can contain matchers, which replace those of the schema", () =>
    Effect.gen(function* () {
      const { matched, request } = yield* Core.matched(
        Matcher.fromSchema(Book, {
          title: Matcher.regex(/^E/, "Emma"),
          year: Matcher.fromProviderState("${year}", 1815)
        }),
        [
          { title: "Evelina", year: 1778 },
          { title: "Persuasion", year: 1817 },
          { title: "Emma", year: 1.5 }
        ]
      )
      assert.deepStrictEqual(matched, [true, false, false])
      assert.deepStrictEqual(request.generators.body, {
        "$.year": { type: "ProviderState", expression: "${year}" }
      })
    })
  )

  it.effect("never come from a random generator", () =>
    Effect.gen(function* () {
      const all = yield* Effect.forEach(rows, ({ example, schema }) =>
        Core.matched(Matcher.fromSchema(schema, example), [])
      )
      assert.deepStrictEqual(
        all.filter(({ request }) => request.generators !== undefined),
        []
      )
    })
  )

  it.effect("are read with the transformations of the schema", () =>
    Effect.gen(function* () {
      // The encoded value is a string of seconds. The contract does not depend on the decoded type.
      const Seconds = Schema.Struct({
        timeout: Schema.String.check(Schema.isPattern(/^\d+s$/)).pipe(
          Schema.decodeTo(
            Schema.Finite,
            SchemaTransformation.transform({
              decode: (text) => Number(text.slice(0, -1)),
              encode: (seconds) => `${seconds}s`
            })
          )
        )
      })
      const { matched } = yield* Core.matched(Matcher.fromSchema(Seconds, { timeout: "3s" }), [
        { timeout: "40s" },
        { timeout: 40 }
      ])
      assert.deepStrictEqual(matched, [true, false])
    })
  )
})

describe("explicit matchers", () => {
  const bodies = ["b1", "b", "", 1, 1.5, true, null, [], [1], ["b1"], { a: 1 }]
  const matches = (matcher: Matcher.Value) =>
    Effect.map(Core.matched(matcher, bodies), ({ matched }) => bodies.filter((_, index) => matched[index]))

  it.effect("accept the documented values", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* matches("b1"), ["b1"])
      assert.deepStrictEqual(yield* matches(Matcher.regex(/^B\d+$/i, "b1")), ["b1"])
      assert.deepStrictEqual(yield* matches(Matcher.like("x")), ["b1", "b", ""])
      assert.deepStrictEqual(yield* matches(Matcher.integer(7)), [1])
      assert.deepStrictEqual(yield* matches(Matcher.number(7)), [1, 1.5])
      assert.deepStrictEqual(yield* matches(Matcher.eachLike(Matcher.integer(7))), [[1]])
      assert.deepStrictEqual(yield* matches(Matcher.like({ a: 7 })), [{ a: 1 }])
      assert.deepStrictEqual(yield* matches(Matcher.like({ a: Matcher.equalTo(7) })), [])
      assert.deepStrictEqual(yield* matches(Matcher.arrayContaining("b1")), [["b1"]])
      assert.deepStrictEqual(yield* matches(Matcher.fromProviderState("b${n}", "b7")), ["b1"])
    })
  )

  it.effect("do not accept an empty array in place of one with elements", () =>
    Effect.gen(function* () {
      const { matched } = yield* Core.matched(Matcher.eachLike(Matcher.integer(7), { min: 0 }), [[], [1]])
      assert.deepStrictEqual(matched, [false, true])
    })
  )

  it.effect("find their pattern anywhere, as in JavaScript", () =>
    Effect.gen(function* () {
      const texts = ["Evelina", "xE", "ab", "bc", "b", "x/y", "A|B", "[&", "a\nb", "é", "😀"]
      const found = (pattern: RegExp, example: string) =>
        Effect.map(Core.matched(Matcher.regex(pattern, example), texts), ({ matched }) =>
          texts.filter((_, index) => matched[index])
        )
      for (const [pattern, example] of [
        [/^E/, "E"],
        [/E/, "E"],
        [/^a|c$/, "a"],
        [/^(a|b)$/, "a"],
        [/^[^$|]b$/, "ab"],
        [/^x\/y$/, "x/y"],
        [/^A\|B$/, "A|B"],
        [/^e/i, "E"],
        [/^b$/m, "b"],
        [/^a.b$/s, "a\nb"],
        [/^a[^]b$/, "a\nb"],
        [/^[[&&]+$/, "[&"],
        [/^[^[]$/u, "b"],
        [/^\p{L}$/u, "é"],
        [/^\u{1F600}$/u, "😀"]
      ] as const) {
        assert.deepStrictEqual(
          yield* found(pattern, example),
          texts.filter((text) => pattern.test(text)),
          String(pattern)
        )
      }
    })
  )

  it.effect("with a pattern that the example does not match are refused", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Core.matched({ id: Matcher.regex(/^b\d$/, "c1") }, []))
      assert.include(error.message, "withRequest.body.json.id")
    })
  )
})

describe("values of provider states", () => {
  it.effect("are rules with the shape of the expression, and generators", () =>
    Effect.gen(function* () {
      const { request } = yield* Core.written(
        requesting(
          Matcher.fromProviderState("/shelves/${shelf}/books/${id}.json", "/shelves/s/books/b1.json")
        )
      )
      assert.deepStrictEqual(request.matchingRules.path.matchers, [
        { match: "regex", regex: "^/shelves/[^/]+/books/[^/]+\\.json$" }
      ])
      assert.deepStrictEqual(request.matchingRules.header.authorization.matchers, [
        { match: "regex", regex: "^Bearer .+$" }
      ])
      assert.deepStrictEqual(request.generators, {
        header: { authorization: { type: "ProviderState", expression: "Bearer ${token}" } },
        path: { type: "ProviderState", expression: "/shelves/${shelf}/books/${id}.json" },
        query: { author: { type: "ProviderState", expression: "${author}" } }
      })
    })
  )

  it.effect(
    "are refused if the example has another form, no value is named, or the name has other values",
    () =>
      Effect.gen(function* () {
        const other = yield* Effect.flip(
          Core.written(requesting(Matcher.fromProviderState("/books/${id}", "/books/b1/pages")))
        )
        assert.include(other.message, 'withRequest.path: it does not have the form of "/books/${id}"')
        const mixed = yield* Effect.flip(
          Core.written(
            Interaction.make({
              uponReceiving: "a request",
              withRequest: { method: "GET", path: "/", query: { tag: ["a", Matcher.like("b")] } },
              willRespondWith: { status: 204 }
            })
          )
        )
        assert.include(mixed.message, "withRequest.query.tag: Pact has one rule for all values")
        const none = yield* Effect.flip(
          Core.written(requesting(Matcher.fromProviderState("/books", "/books")))
        )
        assert.include(none.message, "contains no value of a provider state")
      })
  )
})

const problemOf = (schema: Schema.ConstraintDecoder<unknown>, example: Matcher.Value) =>
  Effect.map(Effect.flip(Core.matched(Matcher.fromSchema(schema, example), [])), (error) => {
    assert.instanceOf(error, InvalidExample.InvalidExample)
    return [error.path, error.problem]
  })

const requesting = (path: Interaction.StringValue) =>
  Interaction.make({
    uponReceiving: "a request",
    withRequest: {
      method: "GET",
      path,
      query: { author: Matcher.fromProviderState("${author}", "Austen"), tag: ["a", "b"] },
      headers: { authorization: Matcher.fromProviderState("Bearer ${token}", "Bearer t") }
    },
    willRespondWith: { status: 204 }
  })

const code = (value: unknown) => `\`${JSON.stringify(value).replaceAll("|", "\\|")}\``

/** The rules in the pact of the core. `$` is the whole body. */
const rulesOf = (
  rules: Readonly<Record<string, { readonly matchers: ReadonlyArray<Readonly<Record<string, unknown>>> }>>
) =>
  Object.entries(rules)
    .map(([path, { matchers }]) => {
      const each = matchers.map(({ match, max, min, regex }) =>
        [
          match,
          ...(min === undefined ? [] : [`min ${String(min)}`]),
          ...(max === undefined ? [] : [`max ${String(max)}`]),
          ...(regex === undefined ? [] : [regex])
        ].join(" ")
      )
      return `${path === "$" ? "" : `\`${path}\` `}\`${each.join(" and ").replaceAll("|", "\\|")}\``
    })
    .join(", ")
