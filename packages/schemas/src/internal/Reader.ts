/**
 * Decodes in one pass, without an Effect, an `Option` or a transformation for each field. A reader is derived from a
 * schema's AST, so the two cannot drift apart. It does not explain why an input is invalid: `Model.ts` has Effect's
 * interpreter decode that input again, and the interpreter names the issue.
 */
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { invalid, missing } from "effect/schema/SchemaCompiler"
import type * as SchemaAST from "effect/SchemaAST"
import * as Structure from "./ReaderOfStructure.ts"
import type { Kind, Reader } from "./ReaderShape.ts"

export type { Kind, Reader } from "./ReaderShape.ts"

/** The reader of a schema, or `undefined` if it has a part that only Effect's interpreter supports. */
export const of = (ast: SchemaAST.AST): Reader | undefined => {
  const known = readers.get(ast)
  if (known !== undefined) return known
  const reader = ast.encoding === undefined ? ofType(ast) : ofEncoding(ast, ast.encoding)
  if (reader !== undefined) readers.set(ast, reader)
  return reader
}

const readers = new WeakMap<SchemaAST.AST, Reader>()

/**
 * Registers a faster equivalent of a transformation. `make` receives the schema of the encoded side and returns a reader
 * that decodes all the way to the decoded side. A test compares the two for every model.
 */
export const shortcut = <Transformation extends object>(
  transformation: Transformation,
  make: (encoded: SchemaAST.AST) => Reader | undefined
): Transformation => {
  shortcuts.set(transformation, make)
  return transformation
}

const shortcuts = new WeakMap<object, (encoded: SchemaAST.AST) => Reader | undefined>()

/** A reader of strings. `parse` returns `undefined` for an invalid one. */
export const ofText = (parse: (text: string) => unknown): Reader => ({
  read: (input) => (typeof input === "string" ? (parse(input) ?? invalid) : Structure.notRead(input))
})

/** Marks a check that holds for every value, so that readers skip it. */
export const holdsAlways = <Check extends SchemaAST.Filter<never>>(check: Check): Check => {
  idle.add(check.run)
  return check
}

// Their `run`, because annotating a check copies it and keeps `run`.
const idle = new WeakSet<object>()

// No model chains transformations on one node, so that is left to the interpreter.
const ofEncoding = (ast: SchemaAST.AST, [link, ...more]: SchemaAST.Encoding): Reader | undefined => {
  if (more.length > 0) return undefined
  const make = shortcuts.get(link.transformation)
  if (make !== undefined) return make(link.to)
  const encoded = of(link.to)
  const transform = ofTransformation(link.transformation)
  const decoded = ofType(ast)
  return encoded && transform && decoded && inSequence(encoded, transform, decoded)
}

const inSequence = (encoded: Reader, transform: Reader["read"], decoded: Reader): Reader => ({
  read: (input) => {
    const value = Structure.isKind(encoded.asIs, input) ? input : encoded.read(input)
    if (value === invalid) return invalid
    const transformed = transform(value)
    return transformed === invalid
      ? invalid
      : Structure.isKind(decoded.asIs, transformed)
        ? transformed
        : decoded.read(transformed)
  },
  asIs: transform === unchanged && encoded.asIs === decoded.asIs ? encoded.asIs : undefined
})

const unchanged = (value: unknown) => value

const ofTransformation = (transformation: SchemaAST.Link["transformation"]): Reader["read"] | undefined => {
  if (transformation._tag === "Middleware") return undefined
  const getter = transformation.decode
  switch (getter._tag) {
    case "Passthrough":
      return unchanged
    case "Transform":
      return (value) => (value === missing ? missing : getter.transform(value))
    case "TransformOptional":
      return (value) =>
        Option.getOrElse(
          getter.transform(value === missing ? Option.none() : Option.some(value)),
          () => missing
        )
    case "TransformEffect":
      return (value) => (value === missing ? missing : settled(getter.transform(value, options)))
    case "TransformOptionalEffect":
      return undefined
  }
}

// Readers run only under options that cannot change a result.
const options: SchemaAST.ParseOptions = {}

// An Effect that has not completed yet is left to the interpreter.
const settled = (effect: Effect.Effect<unknown, unknown, unknown>): unknown =>
  Exit.isExit(effect) && Exit.isSuccess(effect) ? effect.value : invalid

/** Validates the decoded side of a schema, without its encoding. */
const ofType = (ast: SchemaAST.AST): Reader | undefined => {
  const reader = ofNode(ast)
  const checks = ast.checks?.filter((check) => check._tag === "FilterGroup" || !idle.has(check.run))
  if (reader === undefined || checks === undefined || checks.length === 0) return reader
  if (ast._tag === "Number" && checks.every(isInteger)) return leaf("integer", Number.isSafeInteger)
  return {
    read: (input) => {
      const value = reader.read(input)
      return value === invalid || value === missing || holds(checks, value, ast) ? value : invalid
    }
  }
}

const isInteger = (check: SchemaAST.Check<never>) =>
  check._tag === "Filter" &&
  Schema.Int.ast.checks?.some((int) => int._tag === "Filter" && int.run === check.run)

const holds = (
  checks: ReadonlyArray<SchemaAST.Check<unknown>>,
  value: unknown,
  ast: SchemaAST.AST
): boolean =>
  checks.every((check) =>
    check._tag === "FilterGroup"
      ? holds(check.checks, value, ast)
      : check.run(value, ast, options) === undefined
  )

const ofNode = (ast: SchemaAST.AST): Reader | undefined => {
  switch (ast._tag) {
    case "String":
      return leaf("string", (input) => typeof input === "string")
    case "Number":
      return leaf("number", (input) => typeof input === "number")
    case "Boolean":
      return leaf("boolean", (input) => typeof input === "boolean")
    case "Null":
      return leaf("constant", (input) => input === null)
    case "Literal":
      return leaf("constant", (input) => input === ast.literal)
    case "Declaration": {
      const run = ast.run(ast.typeParameters)
      return { read: (input) => (input === missing ? missing : settled(run(input, ast, options))) }
    }
    // A value that may be nested to any depth is left to the interpreter, which can take the most levels.
    case "Suspend":
      return { read: Structure.notRead }
    case "Union":
      return Structure.union(ast, of)
    case "Arrays":
      return Structure.array(ast, of)
    case "Objects":
      return Structure.object(ast, of)
    default:
      return undefined
  }
}

const leaf = (asIs: Kind | undefined, is: (input: unknown) => boolean): Reader => ({
  read: (input) => (is(input) ? input : Structure.notRead(input)),
  asIs
})
