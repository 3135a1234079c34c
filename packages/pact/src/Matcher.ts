/**
 * What a value must be like, where it need not be equal to the example.
 *
 * Every matcher holds its example: what the mock server sends and what the pact shows never comes from a random
 * generator.
 */
import type * as Schema from "effect/Schema"
import * as Internal from "./internal/Matcher.ts"
import type { Matcher, Value } from "./internal/Matcher.ts"
import * as Rules from "./internal/Rules.ts"

export type { Matcher, Value } from "./internal/Matcher.ts"

/**
 * The matcher that follows from a schema. The schema gives the types; the example, as it travels, selects the fields: an
 * optional field that the example leaves out is no part of the contract.
 *
 * Matchers within the example take the place of those that would follow from the schema. An example that does not decode,
 * or that has a key which the schema lacks, fails the run of the interaction with `InvalidExample`.
 */
export const fromSchema = (schema: Schema.ConstraintDecoder<unknown>, example: Value): Matcher<Value> =>
  Internal.make({ _tag: "Schema", schema }, example)

/**
 * A value that the provider only knows once a provider state is set up, such as an id or a token: `expression` holds
 * `${name}` for each value that the state returns.
 *
 * It matches nothing but the shape of the expression. In a path, `/books/${id}` matches `/books/` and one segment;
 * elsewhere, `Bearer ${token}` matches `Bearer ` and at least one character.
 */
export const fromProviderState = <const Example extends string | number | boolean>(
  expression: string,
  example: Example
): Matcher<Example> => Internal.make({ _tag: "ProviderState", expression }, example)

/**
 * A text that the pattern finds a match in, as in the example. Anchor it with `^` and `$` where all of it counts.
 *
 * The pattern is written in the contract as Pact reads it. The run of the interaction fails with `InvalidExample` where the
 * example does not match, or where Pact has nothing that says the same.
 */
export const regex = ({ flags, source }: RegExp, example: string): Matcher<string> =>
  Internal.make({ _tag: "Pattern", pattern: { source, flags } }, example)

/** Anything of the same type; within an object or an array, fields and elements of the same types. */
export const like = <const Example extends Value>(example: Example): Matcher<Example> =>
  Internal.make({ _tag: "Rules", rules: [{ match: "type" }] }, example)

/** A number without a fraction: 2 or 2.0. */
export const integer = (example: number): Matcher<number> =>
  Internal.make({ _tag: "Rules", rules: Rules.integer }, example)

/** A number, with a fraction or without. */
export const number = (example: number): Matcher<number> =>
  Internal.make({ _tag: "Rules", rules: [{ match: "number" }] }, example)

/** This very value, also within a matcher that would only compare types. */
export const equalTo = <const Example extends Value>(example: Example): Matcher<Example> =>
  Internal.make({ _tag: "Rules", rules: [{ match: "equality" }] }, example)

/** An array of at least `min` elements, 1 by default, each of which matches `element`. */
export const eachLike = (element: Value, { min = 1 }: { readonly min?: number } = {}): Matcher<Value> =>
  Internal.make(
    { _tag: "Rules", rules: [{ match: "type", min: Math.max(1, min) }] },
    Array.from({ length: Math.max(1, min) }, (_, index) =>
      index === 0 ? element : Internal.exampleOf(element)
    )
  )

/** An array that holds something for each of the variants, in any order, and maybe more. */
export const arrayContaining = (...variants: readonly [Value, ...ReadonlyArray<Value>]): Matcher<Value> =>
  Internal.make({ _tag: "Rules", rules: [{ match: "arrayContains" }] }, variants)
