/** Installs readers, and carriers of unknown fields, in Effect's registry of decoders. */
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import { invalid, missing, set } from "effect/schema/SchemaCompiler"
import * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import * as Reader from "./Reader.ts"
import * as Unknown from "./Unknown.ts"

/**
 * Makes a schema decode fast, alone and inside other schemas. Its types, encoding and issues stay the same: Effect's
 * interpreter decodes invalid input again to name the issue. Transformations must therefore be pure.
 */
export const readFast = <Model extends Schema.Top>(model: Model): Model => {
  set(model.ast, {
    // Getters, which Effect reads at the first use, so that importing a schema stays cheap.
    get decode() {
      const reader = Reader.of(model.ast)
      const collect = Unknown.collect(model.ast)
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
      return moving(SchemaParser.decodeUnknownEffect(model.annotate({})), Unknown.collect(model.ast))
    }
  })
  return model
}

/** Makes a model carry unknown fields from where it is read to where it is written. It comes before {@link readFast}. */
export const carryUnknown =
  (except: ReadonlyArray<string> = []) =>
  <Model extends Schema.Top>(model: Model): Model => {
    Unknown.carry(model.ast, except)
    const flipped = SchemaAST.flip(model.ast)
    // A model whose two sides are the same has one entry for both. The models around it write its fields.
    if (flipped === model.ast) return model
    set(flipped, {
      get decodeEffect() {
        return moving(SchemaParser.encodeUnknownEffect(model.annotate({})), Unknown.restore(model.ast))
      }
    })
    return model
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
