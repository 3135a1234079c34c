/**
 * The types of models. A model is an interface, which editors show with the comments of its fields, and a schema of the same
 * name. Declarations mention both by name, so they stay small and the compiler reads them fast.
 */
import type * as Brand from "effect/Brand"
import type * as DateTime from "effect/DateTime"
import type * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"

/**
 * The schema of the interface `A`. It decodes JSON to an `A`, and encodes an `A` to JSON.
 *
 * @example
 * ```ts
 * import { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
 * import * as Schema from "effect/Schema"
 *
 * // A row of a report, of two fields of a client.
 * export const Row = Schema.Struct({
 *   name: OAuthClient.fields.name,
 *   state: OAuthClient.fields.state
 * })
 * ```
 *
 * @since 0.1.0
 * @category models
 */
export interface Model<A extends object> extends Schema.BottomLazy<SchemaAST.Objects, Model<A>> {
  readonly Type: A
  readonly Encoded: Encoded<A>
  readonly DecodingServices: never
  readonly EncodingServices: never
  /** The schema of each field, for other schemas that have the same fields. */
  readonly fields: Fields<A>
}

/**
 * The schema of each field of the interface `A`.
 *
 * @since 0.1.0
 * @category models
 */
export type Fields<A extends object> = {
  readonly [Name in keyof A]-?: {} extends Pick<A, Name>
    ? Optional<A[Name]>
    : Schema.Codec<A[Name], Encoded<A[Name]>>
}

/**
 * A field that may be absent or `null` in JSON. Both decode to an absent field.
 *
 * @since 0.1.0
 * @category models
 */
export interface Optional<A> extends Schema.BottomLazy<
  SchemaAST.AST,
  Optional<A>,
  Schema.Top["~type.parameters"],
  "readonly",
  "optional",
  "no-default",
  "readonly",
  "optional"
> {
  readonly Type: A
  readonly Encoded: Encoded<A> | null
  readonly DecodingServices: never
  readonly EncodingServices: never
}

/**
 * The JSON of an `A`: optional fields may be `null`; dates, intervals, secrets, ids and members of enums are strings.
 *
 * @example
 * ```ts
 * import type { Encoded } from "@effect-genesys/schemas/Model"
 * import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
 *
 * export const json: Encoded<OAuthClient> = {
 *   name: "Wallboard",
 *   authorizedGrantType: "CLIENT-CREDENTIALS",
 *   dateCreated: "2026-03-01T08:00:00Z",
 *   description: null
 * }
 * ```
 *
 * @since 0.1.0
 * @category models
 */
export type Encoded<A> = A extends DateTime.Utc | Bounds | Redacted.Redacted<string> | string
  ? string
  : A extends ReadonlyArray<infer Item>
    ? ReadonlyArray<Encoded<Item>>
    : A extends object
      ? {
          readonly [Name in keyof A]:
            | Encoded<A[Name]>
            | (string extends Name ? never : {} extends Pick<A, Name> ? null : never)
        }
      : A

// An `Interval`, whose module needs this one.
interface Bounds {
  readonly start: DateTime.Utc
  readonly end: DateTime.Utc
}

/**
 * A member of an enum that this version of the library does not know. It is decoded and encoded unchanged.
 *
 * @since 0.1.0
 * @category models
 */
export type UnknownMember = string & Brand.Brand<"UnknownMember">
