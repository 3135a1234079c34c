/** The rules for a string, from the checks, the format and the documented members of its schema. */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import type * as SchemaRepresentation from "effect/SchemaRepresentation"
import * as Formats from "./Formats.ts"
import type * as Patterns from "./Patterns.ts"
import * as Rules from "./Rules.ts"

/**
 * Fails if the example does not match its format, or if a pattern has no equivalent in Pact. `format` is the grammar that a
 * transformation requires.
 */
export const of = (
  ast: AST.String | AST.TemplateLiteral,
  example: string,
  format: Formats.Format | undefined
): Result.Result<ReadonlyArray<Rules.Rule>, string> => {
  const keywords = keywordsOf(ast, "string")
  const members = keywords.flatMap(({ enum: listed }) => (Array.isArray(listed) ? listed.map(String) : []))
  // An enum that may grow accepts any string. The contract only has the known members, so that a new one is noticed.
  if (members.includes(example)) return withType([Rules.oneOf(members)])

  const patterns = [...patternsOf(ast), ...templateOf(ast), ...lengthsOf(keywords)].map(Rules.regexOf)
  const named = [ast.annotations, ...keywords].flatMap((found) => {
    const name = found?.["format"]
    return typeof name === "string" ? [Formats.byName[name]] : []
  })
  const written = patternsOf(ast).length > 0 ? format : (named.find((each) => each !== undefined) ?? format)
  if (written === undefined) return withType(patterns)
  const pattern = written.patterns.find((candidate) => candidate.test(example))
  return pattern === undefined
    ? Result.fail(`expected ${written.expected}`)
    : withType([...patterns, Rules.regexOf(pattern)])
}

const withType = (rules: ReadonlyArray<Result.Result<Rules.Rule, string>>) =>
  Result.map(Result.all(rules), (all): ReadonlyArray<Rules.Rule> => [{ match: "type" }, ...all])

/** Lengths in code points, which JSON Schema and Pact count alike. */
const lengthsOf = (
  keywords: ReadonlyArray<Readonly<Record<string, unknown>>>
): ReadonlyArray<Patterns.Pattern> => {
  const least = Math.max(0, ...numbersOf(keywords, "minLength"))
  const most = Math.min(...numbersOf(keywords, "maxLength"))
  if (least === 0 && most === Infinity) return []
  const times = least === 1 && most === Infinity ? "+" : `{${least},${most === Infinity ? "" : most}}`
  return [{ source: String.raw`^[\s\S]${times}$`, flags: "" }]
}

export const numbersOf = (
  keywords: ReadonlyArray<Readonly<Record<string, unknown>>>,
  name: string
): ReadonlyArray<number> =>
  keywords.flatMap(({ [name]: bound }) => (typeof bound === "number" ? [bound] : []))

/** The checks of a schema as keywords of JSON Schema. */
export const keywordsOf = (
  { checks }: AST.AST,
  type: "string" | "number" | "array"
): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  const fragments = leavesOf(checks).map((check) => fragmentOf(check, type))
  return [
    ...fragments,
    ...fragments.flatMap(({ allOf }) => (Array.isArray(allOf) ? allOf.filter(isRecord) : []))
  ]
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => Predicate.isObject(value)

const fragmentOf = (
  { annotations }: Leaf,
  type: "string" | "number" | "array"
): Readonly<Record<string, unknown>> => {
  const output = annotations?.toJsonSchema?.({ type, schemas: [] }) ?? {}
  return isApproximate(output) ? output[0] : output
}

const isApproximate = (
  output: SchemaRepresentation.ToJsonSchema.CheckOutput
): output is Extract<SchemaRepresentation.ToJsonSchema.CheckOutput, ReadonlyArray<unknown>> =>
  Array.isArray(output)

/** The serializable representation of a schema or a check: its id, and its payload. */
export const representationOf = (annotations: Schema.Annotations.Annotations | undefined) => {
  const found = annotations?.["representation"]
  return Predicate.hasProperty(found, "id") && Predicate.hasProperty(found, "payload") ? found : undefined
}

/** The patterns of checks. `isPattern` has the flags; other checks only have a pattern in JSON Schema. */
const patternsOf = ({ checks }: AST.AST): ReadonlyArray<Patterns.Pattern> =>
  leavesOf(checks).flatMap((check) => {
    const held = representationOf(check.annotations)
    if (held?.id === "effect/schema/isPattern" && isPattern(held.payload)) return [held.payload]
    const { pattern } = fragmentOf(check, "string")
    return typeof pattern === "string" ? [{ source: pattern, flags: "" }] : []
  })

const isPattern = Schema.is(Schema.Struct({ source: Schema.String, flags: Schema.String }))

const templateOf = (ast: AST.AST): ReadonlyArray<Patterns.Pattern> => {
  if (ast._tag !== "TemplateLiteral") return []
  const { pattern } = Schema.toJsonSchemaDocument(Schema.make<Schema.Schema<string>>(ast)).schema
  return typeof pattern === "string" ? [{ source: pattern, flags: "" }] : []
}

type Check = NonNullable<AST.AST["checks"]>[number]
type Leaf = Extract<Check, { readonly _tag: "Filter" }>

const leavesOf = (checks: ReadonlyArray<Check> | undefined): ReadonlyArray<Leaf> =>
  (checks ?? []).flatMap((check) => (check._tag === "FilterGroup" ? leavesOf(check.checks) : [check]))
