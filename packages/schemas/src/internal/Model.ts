/** Installs readers, and carriers of unknown fields, in Effect's registry of decoders. */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import type * as Schema from "effect/Schema"
import { invalid, missing, set } from "effect/schema/SchemaCompiler"
import * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import type { Model } from "../Model.ts"
import * as Reader from "./Reader.ts"
import * as Unknown from "./Unknown.ts"

/**
 * Gives a schema the type of its interface, and makes it decode fast; see {@link readFast}. Declarations then mention the
 * interface by name. A schema that differs from it in a field, in the type of one or in whether it is optional does not
 * compile.
 */
export const model = <A extends object>(): Named<A> => readFast

/** As {@link model}, for a model that carries unknown fields, except these; see {@link carryUnknown}. */
export const openModel =
  <A extends object>(except: ReadonlyArray<string> = []): Named<A> =>
  (schema) =>
    readFast(carryUnknown(schema, except))

/** As {@link model}, for a schema that Effect's interpreter decodes. */
export const slowModel = <A extends object>(): Named<A> => identity

type Named<A extends object> = <S extends Model<A>>(schema: S & Covers<S, A>) => Model<A>

/**
 * That the schema is a `Model<A>` means that what it decodes is an `A`. This is the other direction: it encodes every `A`.
 * All fields are required here, so that the interface cannot lack an optional one.
 */
type Covers<S extends Schema.Top, A> =
  Required<A> extends Required<S["Type"]> ? unknown : "the interface differs from the schema"

/**
 * Makes a schema decode fast, alone and inside other schemas. Its types, encoding and issues stay the same: Effect's
 * interpreter decodes invalid input again to name the issue. Transformations must therefore be pure.
 */
export const readFast = <S>(schema: S & Schema.Top): S => {
  set(schema.ast, {
    // Getters, which Effect reads at the first use, so that importing a schema stays cheap.
    get decode() {
      const reader = Reader.of(schema.ast)
      const collect = Unknown.collect(schema.ast)
      return (
        reader &&
        ((input: unknown, options: SchemaAST.ParseOptions) => {
          const value = canChangeResult(options) ? invalid : reader.read(input)
          collect?.(input, value)
          return value
        })
      )
    },
    get decodeEffect() {
      // A copy has no reader, so the interpreter decodes it.
      return moving(SchemaParser.decodeUnknownEffect(schema.annotate({})), Unknown.collect(schema.ast))
    }
  })
  return schema
}

/** Makes a model carry unknown fields from where it is read to where it is written. It comes before {@link readFast}. */
const carryUnknown = <S>(schema: S & Schema.Top, except: ReadonlyArray<string>): S => {
  Unknown.carry(schema.ast, except)
  const flipped = SchemaAST.flip(schema.ast)
  // A model whose two sides are the same has one entry for both. The models around it write its fields.
  if (flipped === schema.ast) return schema
  set(flipped, {
    get decodeEffect() {
      return moving(SchemaParser.encodeUnknownEffect(schema.annotate({})), Unknown.restore(schema.ast))
    }
  })
  return schema
}

type Interpret = (
  input: unknown,
  options: SchemaAST.ParseOptions
) => Effect.Effect<unknown, SchemaIssue.Issue, unknown>
const moving =
  (interpret: Interpret, move: Unknown.Move | undefined): Interpret =>
  (input, options) => {
    if (input === missing) return Effect.succeed(missing)
    const result = interpret(input, options)
    return move === undefined
      ? result
      : Effect.map(result, (value) => {
          move(input, value)
          return value
        })
  }

const canChangeResult = (options: SchemaAST.ParseOptions) =>
  options.onExcessProperty === "error" || options.disableChecks === true || options.concurrency !== undefined
