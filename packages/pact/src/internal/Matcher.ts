/**
 * Matchers as data: an example, and the kind of rules that other values must satisfy. The public module `Matcher` makes
 * them, and `Resolution` replaces every kind with rules.
 */
import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import type * as Patterns from "./Patterns.ts"
import type { Rule } from "./Rules.ts"

export const TypeId = "~effect-pact/Matcher"

/**
 * An example: JSON, with matchers anywhere in it.
 *
 * @since 0.1.0
 * @category models
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | Matcher<Value>
  | ReadonlyArray<Value>
  | { readonly [key: string]: Value }

/**
 * An example, with rules for the values that match it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Matcher<out Example> {
  readonly [TypeId]: Kind
  readonly example: Example
}

export type Kind =
  | {
      readonly _tag: "Rules"
      /** All of them must hold. */
      readonly rules: ReadonlyArray<Rule>
      /** The expression whose value replaces the example once a provider state is set up. */
      readonly expression?: string
    }
  /** An array whose elements have matchers of their own. */
  | { readonly _tag: "Tuple" }
  | { readonly _tag: "Pattern"; readonly pattern: Patterns.Pattern }
  | { readonly _tag: "ProviderState"; readonly expression: string }
  | { readonly _tag: "Schema"; readonly schema: Schema.ConstraintDecoder<unknown> }

export const make = <Example>(kind: Kind, example: Example): Matcher<Example> => ({ [TypeId]: kind, example })

export const isMatcher = (value: unknown): value is Matcher<Value> => Predicate.hasProperty(value, TypeId)

export const isArray = (value: Value): value is ReadonlyArray<Value> => Array.isArray(value)

/** The value with each matcher replaced by its example. */
export const exampleOf = (value: Value): Schema.Json => {
  if (isMatcher(value)) return exampleOf(value.example)
  if (isArray(value)) return value.map(exampleOf)
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, exampleOf(member)]))
}
