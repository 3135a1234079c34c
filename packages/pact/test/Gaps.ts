/** The known gaps: values that the contract accepts and the schema refuses, or the reverse. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"

export interface Gap {
  readonly name: string
  readonly schema: Schema.Codec<unknown, unknown>
  readonly example: Schema.Json
  /** A value that only one of the schema and the contract accepts. */
  readonly value: Schema.Json
}

/** A string with a custom transformation. */
export const seconds = Schema.String.pipe(
  Schema.decodeTo(
    Schema.Finite,
    SchemaTransformation.transformEffect({
      decode: (text: string) =>
        /^\d+s$/.test(text)
          ? Effect.succeed(Number.parseInt(text, 10))
          : Effect.fail(new SchemaIssue.InvalidValue({ expected: "seconds" }, text)),
      encode: (number: number) => Effect.succeed(`${number}s`)
    })
  )
)

const even = Schema.makeFilter<number>((number) => number % 2 === 0)

export const gaps: ReadonlyArray<Gap> = [
  {
    name: "elements of an array that is empty in the example",
    schema: Schema.Array(Schema.Int),
    example: [],
    value: ["x"]
  },
  {
    name: "values of a record that is empty in the example",
    schema: Schema.Record(Schema.String, Schema.Int),
    example: {},
    value: { a: "x" }
  },
  {
    name: "a minimum or a maximum",
    schema: Schema.Finite.check(Schema.isBetween({ minimum: 1, maximum: 5 })),
    example: 3,
    value: 7
  },
  { name: "multiples", schema: Schema.Finite.check(Schema.isMultipleOf(2)), example: 4, value: 3 },
  { name: "unsafe integers", schema: Schema.Int, example: 1, value: 2 ** 53 },
  {
    name: "unique elements",
    schema: Schema.Array(Schema.Int).check(Schema.isUnique()),
    example: [1, 2],
    value: [1, 1]
  },
  {
    name: "the number of fields of a record",
    schema: Schema.Record(Schema.String, Schema.Int).check(Schema.isMinProperties(1)),
    example: { a: 1 },
    value: {}
  },
  { name: "a custom filter", schema: Schema.Finite.check(even), example: 2, value: 3 },
  { name: "a custom transformation of a string", schema: seconds, example: "3s", value: "abc" },
  {
    name: "values within JSON in a string",
    schema: Schema.fromJsonString(Schema.Struct({ a: Schema.Int })),
    example: '{"a":1}',
    value: '{"b":1}'
  },
  {
    name: "unknown time zones",
    schema: Schema.TimeZoneNamed,
    example: "Europe/London",
    value: "Mars/Olympus"
  },
  {
    name: "letter case outside ASCII",
    schema: Schema.String.check(Schema.isUppercased()),
    example: "A",
    value: "é"
  },
  {
    name: "surrogates in a pattern without the flag `u`",
    schema: Schema.String.check(Schema.isPattern(/^.$/)),
    example: "a",
    value: "😀"
  },
  {
    name: "an optional field that the example has",
    schema: Schema.Struct({ a: Schema.optionalKey(Schema.Int) }),
    example: { a: 1 },
    value: {}
  },
  { name: "another member of a union", schema: Schema.NullOr(Schema.Int), example: 1, value: null },
  {
    name: "new members of an enum that may grow",
    schema: Schema.Union([Schema.Literals(["a", "b"]), Schema.String]),
    example: "a",
    value: "c"
  },
  {
    name: "an empty array, if the example has elements",
    schema: Schema.Array(Schema.Int),
    example: [1],
    value: []
  },
  {
    name: "another length of a tuple with a rest",
    schema: Schema.TupleWithRest(Schema.Tuple([Schema.String]), [Schema.Int]),
    example: ["a", 1],
    value: ["a", 1, 2]
  },
  {
    name: "another notation of a string with a grammar",
    schema: Schema.DateTimeUtcFromString,
    example: "2026-03-01T08:00:00Z",
    value: "2026-03-01T09:00:00+01:00"
  },
  { name: "another type, if the schema accepts any", schema: Schema.Unknown, example: 1, value: "a" }
]

export const codecOf = (schema: Schema.Codec<unknown, unknown>): Schema.Codec<unknown, Schema.Json> =>
  Schema.toCodecJson(schema)

export const isDecodable = (schema: Schema.Codec<unknown, unknown>, json: Schema.Json) =>
  Option.isSome(Schema.decodeOption(codecOf(schema))(json))
