/** Installs readers in Effect's registry of decoders. */
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import { invalid, missing, set } from "effect/schema/SchemaCompiler"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaParser from "effect/SchemaParser"
import * as Reader from "./Reader.ts"

/**
 * Makes a schema decode fast, alone and inside other schemas. Its types, encoding and issues stay the same: Effect's
 * interpreter decodes invalid input again to name the issue. Transformations must therefore be pure.
 */
export const readFast = <Model extends Schema.Top>(model: Model): Model => {
  set(model.ast, {
    // Getters, which Effect reads at the first use, so that importing a schema stays cheap.
    get decode() {
      const reader = Reader.of(model.ast)
      return (
        reader &&
        ((input: unknown, options: SchemaAST.ParseOptions) =>
          canChangeResult(options) ? invalid : reader.read(input))
      )
    },
    get decodeEffect() {
      // A copy has no reader, so the interpreter decodes it.
      const interpret = SchemaParser.decodeUnknownEffect(model.annotate({}))
      return (input: unknown, options: SchemaAST.ParseOptions) =>
        input === missing ? Effect.succeed(missing) : interpret(input, options)
    }
  })
  return model
}

const canChangeResult = (options: SchemaAST.ParseOptions) =>
  options.onExcessProperty === "error" || options.disableChecks === true || options.concurrency !== undefined
