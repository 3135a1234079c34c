/** Derives matchers from a schema: walks the encoded side of the schema along an encoded example. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import type { InvalidExample } from "../InvalidExample.ts"
import * as Examples from "./Examples.ts"
import { dateTime, type Format } from "./Formats.ts"
import * as Matcher from "./Matcher.ts"
import * as Rules from "./Rules.ts"
import * as StringRules from "./StringRules.ts"
import { structureOf } from "./Structure.ts"
import * as Transformations from "./Transformations.ts"

/** Resolves a matcher within the example; `derive` derives one from the schema at this place. */
export type Explicit = (
  matcher: Matcher.Value,
  path: Examples.Path,
  derive: (example: Matcher.Value) => Examples.Resolved
) => Examples.Resolved

/** `explicit` resolves the matchers within the example. */
export const derive = (
  schema: Schema.ConstraintDecoder<unknown>,
  example: Matcher.Value,
  path: Examples.Path,
  explicit: Explicit
): Examples.Resolved => {
  const codec = Schema.toCodecJson(schema)
  const decoded = Schema.decodeResult(codec)(Matcher.exampleOf(example))
  if (Result.isFailure(decoded)) {
    const [first] = SchemaIssue.makeFormatterStandardSchemaV1()(decoded.failure.issue).issues
    const within = (first?.path ?? []).map((segment) => (typeof segment === "object" ? segment.key : segment))
    return Examples.invalid([...path, ...within], first?.message ?? "it does not decode")
  }
  return walk(codec.ast, example, { path, explicit, format: undefined })
}

interface Place {
  readonly path: Examples.Path
  readonly explicit: Explicit
  /** The grammar that a transformation requires of the string here. */
  readonly format: Format | undefined
}

const walk = (ast: AST.AST, value: Matcher.Value, where: Place): Examples.Resolved => {
  const encoded = ast.encoding?.at(-1)
  if (encoded !== undefined) {
    return walk(encoded.to, value, { ...where, format: formatOf(ast, value) ?? where.format })
  }
  if (Matcher.isMatcher(value)) {
    return where.explicit(value, where.path, (example) => walk(ast, example, where))
  }
  switch (ast._tag) {
    case "Suspend":
      return walk(ast.thunk(), value, where)
    case "Union":
      return union(ast, value, where)
    case "Objects":
      return Matcher.isArray(value) || value === null || typeof value !== "object"
        ? Examples.invalid(where.path, "expected an object")
        : object(ast, value, where)
    case "Arrays":
      return Matcher.isArray(value)
        ? array(ast, value, where)
        : Examples.invalid(where.path, "expected an array")
    case "String":
    case "TemplateLiteral": {
      if (typeof value !== "string") return Examples.invalid(where.path, "expected a string")
      const rules = StringRules.of(ast, value, where.format)
      return Result.isFailure(rules)
        ? Examples.invalid(where.path, rules.failure)
        : Result.succeed(matching(rules.success, value))
    }
    case "Number":
      return Result.succeed(matching(isInteger(ast) ? Rules.integer : [{ match: "number" }], value))
    case "Boolean":
      // Pact's own "boolean" also accepts the string "true".
      return Result.succeed(matching([{ match: "type" }], value))
    case "Null":
      return Result.succeed(matching([{ match: "null" }], value))
    case "Literal":
      return oneOf([ast.literal], value, where)
    case "Enum":
      return oneOf(
        ast.enums.map(([, member]) => member),
        value,
        where
      )
    default:
      return anything(value, where)
  }
}

/** A union of strings or numbers is an enum. Of any other union, the first member that accepts the example is used. */
const union = (ast: AST.Union, value: Matcher.Value, where: Place): Examples.Resolved => {
  const members = flatten(ast)
  const literals = members.flatMap((member): ReadonlyArray<unknown> => {
    if (member._tag === "Enum") return member.enums.map(([, literal]) => literal)
    return member._tag === "Literal" ? [member.literal] : []
  })
  if (literals.includes(value)) {
    return typeof value === "boolean"
      ? Result.succeed(either(literals, value))
      : oneOf(literals, value, where)
  }
  const example = Matcher.exampleOf(value)
  const attempts = members
    .filter((member) => Schema.is(Schema.make<Schema.Schema<unknown>>(AST.toEncoded(member)))(example))
    .map((member) => walk(member, value, where))
  return (
    attempts.find(Result.isSuccess) ??
    attempts[0] ??
    Examples.invalid(where.path, "it matches no member of the union")
  )
}

const flatten = (ast: AST.AST): ReadonlyArray<AST.AST> =>
  ast._tag === "Union" && ast.encoding === undefined ? ast.types.flatMap(flatten) : [ast]

const object = (
  ast: AST.Objects,
  value: { readonly [key: string]: Matcher.Value },
  where: Place
): Examples.Resolved => {
  const entries = Object.entries(value)
  const fields: Array<readonly [string, Matcher.Value]> = []
  for (const [key, member] of entries) {
    const path = [...where.path, key]
    const type =
      ast.propertySignatures.find(({ name }) => name === key)?.type ??
      ast.indexSignatures.find(({ parameter }) =>
        Schema.is(Schema.make<Schema.Schema<unknown>>(parameter))(key)
      )?.type
    if (type === undefined) {
      const known = ast.propertySignatures.map(({ name }) => String(name)).join(", ")
      return Examples.invalid(path, `the schema has no such key; it has ${known === "" ? "none" : known}`)
    }
    const derived = walk(type, member, { ...where, path, format: undefined })
    if (Result.isFailure(derived)) return derived
    fields.push([key, derived.success])
  }
  const isRecord = ast.propertySignatures.length === 0 && ast.indexSignatures.length > 0
  if (!isRecord) return Result.succeed(Object.fromEntries(fields))
  return Result.map(
    alike(
      fields.map(([, member]) => member),
      entries.map(([key]) => key),
      where.path
    ),
    (members) =>
      matching(
        [{ match: "values" }],
        Object.fromEntries(members.map((member, index) => [entries[index]?.[0] ?? "", member]))
      )
  )
}

const array = (ast: AST.Arrays, value: ReadonlyArray<Matcher.Value>, where: Place): Examples.Resolved => {
  // An empty array has no rule for elements: Pact compares elements with those of the example.
  if (value.length === 0) return Result.succeed(matching([{ match: "type" }], value))
  const elements: Array<Matcher.Value> = []
  for (const [index, element] of value.entries()) {
    const path = [...where.path, index]
    const type = elementOf(ast, index, value.length)
    if (type === undefined)
      return Examples.invalid(path, `the schema has only ${ast.elements.length} elements`)
    const derived = walk(type, element, { ...where, path, format: undefined })
    if (Result.isFailure(derived)) return derived
    elements.push(derived.success)
  }
  // Elements of several types need a matcher each, so the example fixes the length.
  const isTuple = ast.rest.length !== 1 || ast.elements.some((element) => element !== ast.rest[0])
  if (isTuple) return Result.succeed(Matcher.make({ _tag: "Tuple" }, elements))
  return Result.map(alike(elements, [...elements.keys()], where.path), (members) =>
    matching([{ match: "type", min: 1, ...lengthOf(ast) }], members)
  )
}

/** The first rest element repeats. The other rest elements come last. */
const elementOf = ({ elements, rest: [repeated, ...ends] }: AST.Arrays, index: number, length: number) =>
  elements[index] ?? ends[index - Math.max(elements.length, length - ends.length)] ?? repeated

const lengthOf = (ast: AST.Arrays): { readonly min?: number; readonly max?: number } => {
  const keywords = StringRules.keywordsOf(ast, "array")
  const least = StringRules.numbersOf(keywords, "minItems")
  const most = StringRules.numbersOf(keywords, "maxItems")
  return {
    ...(least.length > 0 && { min: Math.max(1, ...least) }),
    ...(most.length > 0 && { max: Math.min(...most) })
  }
}

/**
 * All elements of an array, or values of a record, share the matcher of the first one. They must have the same structure,
 * or the example would not match itself.
 */
const alike = (
  members: ReadonlyArray<Matcher.Value>,
  keys: Examples.Path,
  path: Examples.Path
): Result.Result<ReadonlyArray<Matcher.Value>, InvalidExample> => {
  const [first, ...others] = members
  if (first === undefined) return Result.succeed([])
  const structure = structureOf(first)
  const different = others.findIndex((other) => structureOf(other) !== structure)
  return different === -1
    ? Result.succeed([first, ...others.map(Matcher.exampleOf)])
    : Examples.invalid(
        [...path, keys[different + 1] ?? ""],
        `its fields, types or literals differ from those of ${Examples.formatPath([...path, keys[0] ?? ""])}, but all share one matcher; use Matcher.arrayContaining, or an interaction for each structure`
      )
}

const anything = (value: Matcher.Value, { explicit, path }: Place): Examples.Resolved =>
  value === null
    ? Result.succeed(matching([{ match: "null" }], value))
    : Result.map(explicit(value, path, Result.succeed), (resolved) => matching([{ match: "type" }], resolved))

const oneOf = (members: ReadonlyArray<unknown>, value: Matcher.Value, { path }: Place): Examples.Resolved => {
  if (typeof value === "number") {
    const numbers = members.filter((member) => typeof member === "number")
    return Result.succeed(matching(Rules.oneOfNumbers(numbers), value))
  }
  const strings = members.filter((member) => typeof member === "string")
  if (strings.length <= 1) return Result.succeed(matching([{ match: "equality" }], value))
  return Result.match(Rules.oneOf(strings), {
    onFailure: (problem) => Examples.invalid(path, problem),
    onSuccess: (rule) => Result.succeed(matching([{ match: "type" }, rule], value))
  })
}

const either = (literals: ReadonlyArray<unknown>, value: boolean): Matcher.Value =>
  matching([{ match: literals.includes(!value) ? "type" : "equality" }], value)

const matching = (rules: ReadonlyArray<Rules.Rule>, example: Matcher.Value): Matcher.Value =>
  Matcher.make({ _tag: "Rules", rules }, example)

const isInteger = (ast: AST.AST) =>
  StringRules.keywordsOf(ast, "number").some(({ type }) => type === "integer")

/** The grammar of the transformation. An unknown one that decodes a date gets the ISO grammar if the example matches it. */
const formatOf = (ast: AST.AST, value: Matcher.Value): Format | undefined => {
  const format = Transformations.formatOf(ast)
  if (format !== undefined) {
    return format.integers !== undefined && isInteger(ast) ? format.integers : format
  }
  const isWritten = typeof value === "string" && dateTime.patterns.some((pattern) => pattern.test(value))
  return Transformations.isPointInTime(ast) && isWritten ? dateTime : undefined
}
