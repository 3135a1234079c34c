import { inspect } from "node:util"
import { ErrorBody } from "@effect-genesys/schemas"
import * as Scale from "@effect-genesys/testing/Scale"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import * as Exported from "./Exported.ts"
import { choices, inFourDigitYears, mutated, oddities, reticent } from "./Hostile.ts"

const allOptions: ReadonlyArray<SchemaAST.ParseOptions> = [
  {},
  { errors: "all" },
  { errors: "all", reportInput: true },
  { onExcessProperty: "ignore" },
  { onExcessProperty: "error" },
  { onExcessProperty: "error", errors: "all" },
  { disableChecks: true },
  { concurrency: 2 },
  { concurrency: "unbounded", errors: "all" }
]

/** The options for an input, by its number: all of them, or the defaults and one other in turn. */
const optionsOf = (input: number): ReadonlyArray<SchemaAST.ParseOptions> =>
  Scale.isFull
    ? allOptions
    : allOptions.filter((_, index) => index === 0 || index === 1 + (input % (allOptions.length - 1)))

/** The oddities for a field, by its number: all of them, or each fourth. Four fields have all of them. */
const odditiesOf = (field: number) =>
  Scale.isFull ? oddities : oddities.filter((_, index) => index % 4 === field % 4)

// The interpreter alone carries no unknown fields; `UnknownFields.test.ts` has the tests of those.
const print = (value: unknown) => {
  dropUnknown(value)
  return inspect(value, { depth: null, maxStringLength: null, maxArrayLength: null })
}

// A getter of the input may throw; where it was called from does not matter.
const printExit = (exit: Exit.Exit<unknown, unknown>) =>
  print(Exit.isFailure(exit) && Exit.hasDies(exit) ? String(Cause.squash(exit.cause)) : exit)

const dropUnknown = (value: unknown): void => {
  if (typeof value !== "object" || value === null) return
  Reflect.deleteProperty(value, Symbol.for("@effect-genesys/schemas/UnknownFields"))
  for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) dropUnknown(property.value)
}

const standard = SchemaIssue.makeFormatterStandardSchemaV1()
const text = SchemaIssue.makeFormatterDefault()

/** Everything a caller can observe: the value, with the order of its keys and its secrets, or the issue. */
const outcome = (
  schema: Schema.Codec<unknown>,
  interpreted: Schema.Codec<unknown>,
  input: unknown,
  options: SchemaAST.ParseOptions
) =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(SchemaParser.decodeUnknownEffect(schema)(input, options))
    if (Exit.isSuccess(exit)) {
      const encoded = yield* Effect.exit(Schema.encodeUnknownEffect(interpreted)(exit.value))
      return { value: print(exit.value), encoded: print(encoded) }
    }
    const issue = exit.cause.reasons.find(Cause.isFailReason)?.error
    return issue === undefined
      ? { defect: String(Cause.squash(exit.cause)) }
      : { text: text(issue), issues: print(standard(issue)) }
  })

const sameOutcome = (
  { interpreted, schema }: Exported.Exported,
  input: unknown,
  options: SchemaAST.ParseOptions
) =>
  Effect.gen(function* () {
    const expected = yield* outcome(interpreted, interpreted, input, options)
    assert.deepStrictEqual(yield* outcome(schema, interpreted, input, options), expected, print(input))
  })

/** Values for schemas whose checks reject nearly all generated values. */
const request = Schema.Struct({
  name: Schema.Literals(["Bot", "Loader"]),
  description: Schema.optionalKey(Schema.String),
  registeredRedirectUri: Schema.optionalKey(Schema.Array(Schema.Literal("https://example.com/callback"))),
  authorizedGrantType: Schema.Literals(["CODE", "TOKEN", "SAML2-BEARER", "PASSWORD"]),
  scope: Schema.optionalKey(Schema.Array(Schema.String)),
  state: Schema.optionalKey(Schema.Literals(["active", "disabled", "inactive"])),
  accessTokenValiditySeconds: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 300, maximum: 172_800 }))
  ),
  dateToDelete: Schema.optionalKey(Schema.DateTimeUtc)
})
const narrow: Readonly<Record<string, Schema.Codec<unknown, unknown>>> = {
  "Identifiers.PathId": Schema.Literals(["oauth:readonly", "0b7d-4e1f", "a.b~c_d@e"]),
  "OAuthClient.OAuthClientRequest": request,
  "OAuthClient.ScimOAuthClientRequest": request
}
const values = ({ name, schema }: Exported.Exported) => Arbitrary.schema(narrow[name] ?? schema)

const tape = Schema.Array(Schema.Natural).check(Schema.isBetweenLength(12, 40))

describe("every schema of this package", () => {
  it("is decoded with every option", () => {
    assert.sameMembers([...new Set(allOptions.flatMap((_, input) => optionsOf(input)))], [...allOptions])
    assert.sameMembers([...new Set(oddities.flatMap((_, field) => odditiesOf(field)))], [...oddities])
  })

  let count = 0

  for (const exported of Exported.all) {
    it.effect.prop(
      `decodes exactly as Effect's interpreter does: ${exported.name}`,
      { value: values(exported), tapes: Schema.Array(tape) },
      ({ tapes, value }) =>
        Effect.gen(function* () {
          const wire = inFourDigitYears(yield* Schema.encodeUnknownEffect(exported.interpreted)(value))
          const inputs = [wire, ...tapes.map((numbers) => mutated(choices(numbers), wire))]
          for (const input of inputs) {
            for (const options of optionsOf(count++)) yield* sameOutcome(exported, input, options)
          }
        }),
      { arbitrary: { runs: Scale.isFull ? 20 : 5 } }
    )

    it.effect.prop(
      `encodes and checks exactly as Effect's interpreter does: ${exported.name}`,
      { value: values(exported), tapes: Schema.Array(tape) },
      ({ tapes, value }) =>
        Effect.gen(function* () {
          const { interpreted, schema } = exported
          for (const input of [value, ...tapes.map((numbers) => mutated(choices(numbers), value))]) {
            const is = yield* Effect.exit(Effect.sync(() => Schema.is(schema)(input)))
            const expectedIs = yield* Effect.exit(Effect.sync(() => Schema.is(interpreted)(input)))
            assert.strictEqual(printExit(is), printExit(expectedIs), print(input))
            const encoded = yield* Effect.exit(Schema.encodeUnknownEffect(schema)(input))
            const expected = yield* Effect.exit(Schema.encodeUnknownEffect(interpreted)(input))
            assert.strictEqual(printExit(encoded), printExit(expected), print(input))
          }
        }),
      { arbitrary: { runs: Scale.isFull ? 10 : 3 } }
    )
  }
})

describe("every model of this package", () => {
  it("is found by these tests", () => {
    assert.isAtLeast(Exported.models.length, 35)
    assert.include(
      Exported.models.map(({ name }) => name),
      "OAuthClient.OAuthClientEntityListing"
    )
  })

  // Error bodies may be nested to any depth, so the interpreter decodes them; see `ErrorBody.ts`.
  for (const model of Exported.models.filter(({ name }) => name !== "ErrorBody.ErrorBody")) {
    it.effect.prop(
      `decodes without the interpreter: ${model.name}`,
      { value: values(model) },
      ({ value }) =>
        Effect.gen(function* () {
          const wire = inFourDigitYears(yield* Schema.encodeUnknownEffect(model.interpreted)(value))
          if (hasNestedErrors(wire)) return
          // Fails if the interpreter ever stops asking, because this test could then no longer fail.
          const asked = yield* Effect.exit(Schema.decodeUnknownEffect(model.interpreted)(reticent(wire)))
          assert.strictEqual(Exit.hasDies(asked), Object.keys(Object(wire)).length > 0, print(wire))
          for (const input of [wire, { ...nulls(model), ...Object(wire) }]) {
            const read = yield* Effect.exit(Schema.decodeUnknownEffect(model.schema)(reticent(input)))
            assert.isTrue(Exit.isSuccess(read), print(input))
          }
        }),
      { arbitrary: { runs: Scale.isFull ? 20 : 5 } }
    )
  }

  for (const model of Exported.models) {
    it.effect.prop(
      `decodes as the interpreter does with any value in any field: ${model.name}`,
      { value: values(model) },
      ({ value }) =>
        Effect.gen(function* () {
          const wire = Object(yield* Schema.encodeUnknownEffect(model.interpreted)(value))
          for (const [number, { name }] of model.fields.entries()) {
            for (const oddity of odditiesOf(number))
              yield* sameOutcome(model, { ...wire, [name]: oddity(wire[name]) }, {})
          }
        }),
      { arbitrary: { runs: Scale.isFull ? 2 : 1 } }
    )
  }
})

const hasNestedErrors = (wire: unknown) => JSON.stringify(wire).includes('"errors":')

const nulls = ({ fields }: Exported.Model) =>
  Object.fromEntries(fields.filter(({ optional }) => optional).map(({ name }) => [name, null]))

describe("an error body", () => {
  for (const [name, innermost, tag] of [
    ["decodes", { message: "no" }, "Success"],
    ["is refused", { message: 1 }, "Failure"]
  ] as const) {
    it(`${name} 300 levels deep`, () => {
      let body: unknown = innermost
      for (let level = 0; level < 300; level++) body = { errors: [body] }
      const exit = Schema.decodeUnknownExit(ErrorBody.ErrorBody)(body)
      assert.strictEqual(exit._tag, tag)
      assert.isFalse(Exit.hasDies(exit))
    })
  }
})
