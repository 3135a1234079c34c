/**
 * Schemas for the patterns of the vendor's JSON: fields that may be absent or null, enums that grow, integers with a width,
 * and keywords that only document.
 */
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { missing } from "effect/schema/SchemaCompiler"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Reader from "./Reader.ts"

/**
 * A field that may be missing. `null` is read as missing too, because the vendor does not document when it sends which, and
 * its own tools treat both alike. A missing field is written without its key.
 */
export const optional = <S extends Schema.Top>(
  schema: S,
  annotations: { readonly readOnly?: true } = {}
): Optional<S> =>
  Schema.optionalKey(Schema.NullOr(schema).annotateKey(annotations)).pipe(
    Schema.decodeTo(
      Schema.optionalKey(Schema.toType(schema)),
      Reader.shortcut(
        SchemaTransformation.transformOptional<S["Type"], S["Type"] | null>({
          decode: Option.filter(Predicate.isNotNull),
          encode: Option.map((value) => value)
        }),
        nullAsMissing
      )
    )
  )

/** The same for a field that only the server writes. */
export const readOnly = <S extends Schema.Top>(schema: S): Optional<S> => optional(schema, { readOnly: true })

// With a name, so that errors of the compiler print it.
type Optional<S extends Schema.Top> = Schema.decodeTo<
  Schema.optionalKey<Schema.toType<S>>,
  Schema.optionalKey<Schema.NullOr<S>>
>

// Unlike the transformation, this does not validate the decoded value a second time.
const nullAsMissing = (nullOr: SchemaAST.AST): Reader.Reader | undefined => {
  const reader = SchemaAST.isUnion(nullOr) && nullOr.types[0] && Reader.of(nullOr.types[0])
  if (!reader) return undefined
  const { asIs, read } = reader
  return { asIs, read: (input) => (input === null ? missing : read(input)) }
}

/** A member of an enum that this version of the library does not know. */
export const UnknownMember = /*#__PURE__*/ Schema.String.pipe(Schema.brand("UnknownMember"))

/**
 * An enum of responses, to which the vendor may add members. The known members are literal types, and an unknown one is
 * decoded and encoded unchanged.
 */
export const openEnum = <const Members extends ReadonlyArray<string>>(
  members: Members,
  read: Schema.Codec<string> = documentedEnum(members)
) =>
  read.pipe(
    Schema.decodeTo(
      Schema.Union([Schema.Literals(members), UnknownMember]),
      SchemaTransformation.passthrough<Members[number] | typeof UnknownMember.Encoded, string>({
        strict: false
      })
    )
  )

/** An enum of requests, with these members alone. */
export const closedEnum = <const Members extends ReadonlyArray<string>>(
  members: Members,
  read: Schema.Codec<string> = documentedEnum(members)
) =>
  read.pipe(
    Schema.decodeTo(
      Schema.Literals(members),
      SchemaTransformation.passthrough<Members[number], string>({ strict: false })
    )
  )

/** Any string, documented as one of `members`. */
export const documentedEnum = (members: ReadonlyArray<string>) =>
  Schema.String.check(documents<string>({ enum: members }))

/**
 * A check that every value passes. It only adds keywords to the JSON Schema, for facts that the API document must print but
 * that must not make a read fail.
 */
export const documents = <T>(keywords: Record<string, unknown>) =>
  Reader.holdsAlways(Schema.makeFilter<T>(() => true, { toJsonSchema: () => keywords }))

// The check prints the format itself, in place of the bounds of safe integers, which are JavaScript's and not the API's.
const integer = (format: "int32" | "int64") =>
  Schema.Int.annotate({ toJsonSchema: () => ({ type: "integer", format }) })

export const Int32 = /*#__PURE__*/ integer("int32")
export const Int64 = /*#__PURE__*/ integer("int64")

/** A URI with its scheme. */
export const Uri = /*#__PURE__*/ Schema.String.annotate({ format: "uri" })

/** A URI as the API sends it: a path such as `/api/v2/oauth/clients`. The vendor's document calls it `uri`. */
export const UriReference = /*#__PURE__*/ Schema.String.annotate({ format: "uri-reference" })
