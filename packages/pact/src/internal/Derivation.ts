/**
 * From a schema to matchers. It walks the encoded side of the schema along an example as it travels.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import { InvalidExample } from "../InvalidExample.ts"
import type { Value } from "../Matcher.ts"
import * as Rules from "./Rules.ts"
import * as StringRules from "./StringRules.ts"

export type Path = ReadonlyArray<PropertyKey>

export type Derived = Result.Result<Value, InvalidExample>

/** Reads a matcher that stands in the example, where `schema` describes what it stands for. */
export type Explicit = (matcher: Value, path: Path, derive: (example: Value) => Derived) => Derived

/** `explicit` reads the matchers within the example. */
export const derive = (
  schema: Schema.ConstraintDecoder<unknown>,
  example: Value,
  path: Path,
  explicit: Explicit
): Derived => {
  const codec = Schema.toCodecJson(schema)
  const decoded = Schema.decodeResult(codec)(Rules.plain(example))
  if (Result.isFailure(decoded)) {
    const [first] = SchemaIssue.makeFormatterStandardSchemaV1()(decoded.failure.issue).issues
    const within = (first?.path ?? []).map((segment) => (typeof segment === "object" ? segment.key : segment))
    return invalid([...path, ...within], first?.message ?? "it does not decode")
  }
  return walk(codec.ast, example, { path, explicit, isDate: false })
}

export const invalid = (path: Path, problem: string): Derived =>
  Result.fail(new InvalidExample({ path: formatPath(path), problem }))

interface Where {
  readonly path: Path
  readonly explicit: Explicit
  /** Whether the text that is found here is read as a point in time. */
  readonly isDate: boolean
}

const walk = (ast: AST.AST, value: Value, where: Where): Derived => {
  const isDate = where.isDate || isPointInTime(ast)
  const encoded = ast.encoding?.at(-1)
  if (encoded !== undefined) return walk(encoded.to, value, { ...where, isDate })
  if (Rules.isMatcher(value)) {
    return where.explicit(value, where.path, (example) => walk(ast, example, { ...where, isDate }))
  }
  switch (ast._tag) {
    case "Suspend":
      return walk(ast.thunk(), value, { ...where, isDate })
    case "Union":
      return union(ast, value, { ...where, isDate })
    case "Objects":
      return Rules.isArray(value) || value === null || typeof value !== "object"
        ? invalid(where.path, "expected an object")
        : object(ast, value, where)
    case "Arrays":
      return Rules.isArray(value) ? array(ast, value, where) : invalid(where.path, "expected an array")
    case "String":
    case "TemplateLiteral": {
      if (typeof value !== "string") return invalid(where.path, "expected a string")
      const rules = StringRules.of(ast, value, isDate)
      return Result.isFailure(rules)
        ? invalid(where.path, rules.failure)
        : Result.succeed(matching(rules.success, value))
    }
    case "Number":
      return Result.succeed(matching([{ match: isInteger(ast) ? "integer" : "number" }], value))
    case "Boolean":
      // Pact's own "boolean" also takes the text "true".
      return Result.succeed(matching([{ match: "type" }], value))
    case "Null":
      return Result.succeed(matching([{ match: "null" }], value))
    case "Literal":
      return Result.succeed(matching([{ match: "equality" }], value))
    case "Enum":
      return Result.succeed(
        oneOf(
          ast.enums.map(([, member]) => member),
          value
        )
      )
    default:
      return anything(value, where)
  }
}

/** A union of texts or numbers is an enum; of any other, the first member counts that takes the example. */
const union = (ast: AST.Union, value: Value, where: Where): Derived => {
  const members = flatten(ast)
  const literals = members.flatMap((member): ReadonlyArray<unknown> => {
    if (member._tag === "Enum") return member.enums.map(([, literal]) => literal)
    return member._tag === "Literal" ? [member.literal] : []
  })
  if (literals.includes(value)) {
    return Result.succeed(typeof value === "boolean" ? either(literals, value) : oneOf(literals, value))
  }
  const example = Rules.plain(value)
  const attempts = members
    .filter((member) => Schema.is(Schema.make<Schema.Schema<unknown>>(AST.toEncoded(member)))(example))
    .map((member) => walk(member, value, where))
  return (
    attempts.find(Result.isSuccess) ?? attempts[0] ?? invalid(where.path, "it fits no member of the union")
  )
}

const flatten = (ast: AST.AST): ReadonlyArray<AST.AST> =>
  ast._tag === "Union" && ast.encoding === undefined ? ast.types.flatMap(flatten) : [ast]

const object = (ast: AST.Objects, value: { readonly [key: string]: Value }, where: Where): Derived => {
  const entries = Object.entries(value)
  const fields: Array<readonly [string, Value]> = []
  for (const [key, member] of entries) {
    const path = [...where.path, key]
    const type =
      ast.propertySignatures.find(({ name }) => name === key)?.type ??
      ast.indexSignatures.find(({ parameter }) =>
        Schema.is(Schema.make<Schema.Schema<unknown>>(parameter))(key)
      )?.type
    if (type === undefined) {
      const known = ast.propertySignatures.map(({ name }) => String(name)).join(", ")
      return invalid(path, `the schema has no such key; it has ${known === "" ? "none" : known}`)
    }
    const derived = walk(type, member, { ...where, path, isDate: false })
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

const array = (ast: AST.Arrays, value: ReadonlyArray<Value>, where: Where): Derived => {
  // What stands in an empty array is said by nobody: Pact compares elements with those of the example.
  if (value.length === 0) return Result.succeed(matching([{ match: "type" }], value))
  const elements: Array<Value> = []
  for (const [index, element] of value.entries()) {
    const path = [...where.path, index]
    const type = ast.elements[index] ?? ast.rest[0]
    if (type === undefined) return invalid(path, `the schema has only ${ast.elements.length} elements`)
    const derived = walk(type, element, { ...where, path, isDate: false })
    if (Result.isFailure(derived)) return derived
    elements.push(derived.success)
  }
  const isTuple = ast.elements.some((element) => element !== ast.rest[0])
  if (isTuple) return Result.succeed(elements)
  return Result.map(alike(elements, [...elements.keys()], where.path), (members) =>
    matching([{ match: "type", min: 1, ...lengthOf(ast) }], members)
  )
}

const lengthOf = (ast: AST.Arrays): { readonly min?: number; readonly max?: number } => {
  const keywords = StringRules.keywordsOf(ast, "array")
  const all = (name: string) =>
    keywords.flatMap(({ [name]: bound }) => (typeof bound === "number" ? [bound] : []))
  const [least, most] = [all("minItems"), all("maxItems")]
  return {
    ...(least.length > 0 && { min: Math.max(1, ...least) }),
    ...(most.length > 0 && { max: Math.min(...most) })
  }
}

/**
 * One matcher is for all elements, or all values of a record: the first has it, the others are examples. So they must have
 * one shape, or the example would not match itself.
 */
const alike = (
  members: ReadonlyArray<Value>,
  keys: Path,
  path: Path
): Result.Result<ReadonlyArray<Value>, InvalidExample> => {
  const [first, ...others] = members
  if (first === undefined) return Result.succeed([])
  const shape = shapeOf(first)
  const different = others.findIndex((other) => shapeOf(other) !== shape)
  return different === -1
    ? Result.succeed([first, ...others.map(Rules.plain)])
    : Result.fail(
        new InvalidExample({
          path: formatPath([...path, keys[different + 1] ?? ""]),
          problem: `it has not the same fields, types or literals as ${formatPath([...path, keys[0] ?? ""])}, and all must match alike; use Matcher.arrayContaining, or an interaction for each shape`
        })
      )
}

const shapeOf = (value: Value): string => {
  if (Rules.isMatcher(value)) {
    const kind = value[Rules.TypeId]
    const isEqual = kind._tag === "Rules" && kind.rules.some(({ match }) => match === "equality")
    // What must be equal is so to the element in the same place, so the order would count.
    return JSON.stringify([kind, isEqual ? Rules.plain(value.example) : shapeOf(value.example)])
  }
  if (Rules.isArray(value)) return JSON.stringify(value.length === 0 ? [] : [shapeOf(value[0] ?? null)])
  if (value === null || typeof value !== "object") return typeof value
  return JSON.stringify(
    Object.entries(value)
      .map(([key, member]) => [key, shapeOf(member)])
      .toSorted()
  )
}

const anything = (value: Value, { explicit, path }: Where): Derived =>
  value === null
    ? Result.succeed(matching([{ match: "null" }], value))
    : Result.map(explicit(value, path, Result.succeed), (resolved) => matching([{ match: "type" }], resolved))

const oneOf = (members: ReadonlyArray<unknown>, value: Value): Value => {
  const texts = members.filter((member) => typeof member === typeof value).map(String)
  return matching(
    texts.length === 1 ? [{ match: "equality" }] : [{ match: "type" }, StringRules.oneOf(texts)],
    value
  )
}

const either = (literals: ReadonlyArray<unknown>, value: boolean): Value =>
  matching([{ match: literals.includes(!value) ? "type" : "equality" }], value)

const matching = (rules: ReadonlyArray<Rules.Rule>, example: Value): Value =>
  Rules.make({ _tag: "Rules", rules }, example)

const isInteger = (ast: AST.AST) =>
  StringRules.keywordsOf(ast, "number").some(({ type }) => type === "integer")

const pointsInTime = new Set<unknown>(["effect/schema/Date", "effect/schema/DateTimeUtc"])

const isPointInTime = ({ _tag, annotations }: AST.AST) =>
  _tag === "Declaration" && pointsInTime.has(StringRules.representationOf(annotations)?.id)

const formatPath = (path: Path): string =>
  path
    .map((segment, index) =>
      typeof segment === "number" ? `[${segment}]` : `${index === 0 ? "" : "."}${String(segment)}`
    )
    .join("")
