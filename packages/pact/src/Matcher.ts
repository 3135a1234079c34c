/**
 * Matchers: rules for a value that need not be equal to the example.
 *
 * Every matcher holds its example, so the mock server and the pact file never contain random values.
 */
import type * as Schema from "effect/Schema"
import * as Internal from "./internal/Matcher.ts"
import type { Matcher, Value } from "./internal/Matcher.ts"
import * as Rules from "./internal/Rules.ts"

export type { Matcher, Value } from "./internal/Matcher.ts"

/**
 * Derives a matcher from a schema.
 *
 * The schema gives the types, and the encoded example selects the fields: an optional field that the example leaves out
 * is not part of the contract. A matcher within the example replaces the derived one. An example that does not decode,
 * or that has a key which is not in the schema, fails the run of the interaction with `InvalidExample`.
 *
 * @since 0.1.0
 * @category matchers
 * @example
 * ```ts
 * import { Matcher } from "effect-pact"
 * import * as Schema from "effect/Schema"
 *
 * const Book = Schema.Struct({ id: Schema.String, title: Schema.String, published: Schema.DateTimeUtc })
 *
 * export const json = Matcher.fromSchema(Book, {
 *   id: "b1",
 *   title: "Emma",
 *   published: "1815-12-23T00:00:00Z"
 * })
 * ```
 */
export const fromSchema = (schema: Schema.ConstraintDecoder<unknown>, example: Value): Matcher<Value> =>
  Internal.make({ _tag: "Schema", schema }, example)

/**
 * A value that exists only once a provider state is set up, such as an id or a token.
 *
 * `expression` contains `${name}` for each value that the state returns. The consumer's value must have the form of the
 * expression. In a path, `/books/${id}` matches `/books/` and one segment; elsewhere, `Bearer ${token}` matches
 * `Bearer ` and at least one character.
 *
 * @since 0.1.0
 * @category matchers
 * @example
 * ```ts
 * import { Matcher } from "effect-pact"
 *
 * export const path = Matcher.fromProviderState("/books/${id}", "/books/b1")
 * ```
 */
export const fromProviderState = <const Example extends string | number | boolean>(
  expression: string,
  example: Example
): Matcher<Example> => Internal.make({ _tag: "ProviderState", expression }, example)

/**
 * A string that contains a match of the pattern. Anchor the pattern with `^` and `$` to match the whole string.
 *
 * The pact contains the pattern in Pact's syntax. The run of the interaction fails with `InvalidExample` if the example
 * does not match, or if the pattern has no equivalent in Pact.
 *
 * @since 0.1.0
 * @category matchers
 * @example
 * ```ts
 * import { Matcher } from "effect-pact"
 *
 * export const json = { isbn: Matcher.regex(/^97[89]-[0-9-]{13}$/, "978-0-14-143958-7") }
 * ```
 */
export const regex = ({ flags, source }: RegExp, example: string): Matcher<string> =>
  Internal.make({ _tag: "Pattern", pattern: { source, flags } }, example)

/**
 * A value of the same type. Fields of an object and elements of an array must have the same types, too.
 *
 * @since 0.1.0
 * @category matchers
 * @example
 * ```ts
 * import { Matcher } from "effect-pact"
 *
 * // Any title and any number of pages.
 * export const json = Matcher.like({ title: "Emma", pages: 474 })
 * ```
 */
export const like = <const Example extends Value>(example: Example): Matcher<Example> =>
  Internal.make({ _tag: "Rules", rules: [{ match: "type" }] }, example)

/**
 * A number without a fraction, such as 2 or 2.0.
 *
 * @since 0.1.0
 * @category matchers
 * @example
 * ```ts
 * import { Matcher } from "effect-pact"
 *
 * export const json = { pages: Matcher.integer(474) }
 * ```
 */
export const integer = (example: number): Matcher<number> =>
  Internal.make({ _tag: "Rules", rules: Rules.integer }, example)

/**
 * A number, with or without a fraction.
 *
 * @since 0.1.0
 * @category matchers
 * @example
 * ```ts
 * import { Matcher } from "effect-pact"
 *
 * export const json = { price: Matcher.number(9.5) }
 * ```
 */
export const number = (example: number): Matcher<number> =>
  Internal.make({ _tag: "Rules", rules: [{ match: "number" }] }, example)

/**
 * Exactly this value, even within a matcher that only compares types.
 *
 * @since 0.1.0
 * @category matchers
 * @example
 * ```ts
 * import { Matcher } from "effect-pact"
 *
 * // The currency is always EUR.
 * export const json = Matcher.like({ price: 9.5, currency: Matcher.equalTo("EUR") })
 * ```
 */
export const equalTo = <const Example extends Value>(example: Example): Matcher<Example> =>
  Internal.make({ _tag: "Rules", rules: [{ match: "equality" }] }, example)

/**
 * An array of at least `min` elements, 1 by default. Each matches `element`.
 *
 * @since 0.1.0
 * @category matchers
 * @example
 * ```ts
 * import { Matcher } from "effect-pact"
 *
 * export const json = { books: Matcher.eachLike({ id: "b1", title: Matcher.like("Emma") }) }
 * ```
 */
export const eachLike = (element: Value, { min = 1 }: { readonly min?: number } = {}): Matcher<Value> =>
  Internal.make(
    { _tag: "Rules", rules: [{ match: "type", min: Math.max(1, min) }] },
    Array.from({ length: Math.max(1, min) }, (_, index) =>
      index === 0 ? element : Internal.exampleOf(element)
    )
  )

/**
 * An array with an element for each variant, in any order. It may have more elements.
 *
 * @since 0.1.0
 * @category matchers
 * @example
 * ```ts
 * import { Matcher } from "effect-pact"
 *
 * export const json = {
 *   links: Matcher.arrayContaining({ rel: "self", href: Matcher.like("/books/b1") })
 * }
 * ```
 */
export const arrayContaining = (...variants: readonly [Value, ...ReadonlyArray<Value>]): Matcher<Value> =>
  Internal.make({ _tag: "Rules", rules: [{ match: "arrayContains" }] }, variants)
