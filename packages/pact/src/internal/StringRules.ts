/** What a text must be like, from what its schema says about it: checks, formats, and documented members. */
import * as Predicate from "effect/Predicate"
import * as RegExpModule from "effect/RegExp"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import type * as SchemaRepresentation from "effect/SchemaRepresentation"
import * as Rules from "./Rules.ts"

/**
 * Formats that have a pattern, and what to write where an example has none of them. Several patterns are several ways to
 * write it: the one counts that the example is written in.
 */
const formats: Readonly<
  Record<string, { readonly patterns: ReadonlyArray<RegExp>; readonly expected: string }>
> = {
  "date-time": {
    patterns: [
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/,
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/,
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?$/,
      /^\d{4}-\d\d-\d\d$/
    ],
    expected: "a date-time such as 2026-03-01T08:00:00Z"
  },
  date: { patterns: [/^\d{4}-\d\d-\d\d$/], expected: "a day such as 2026-03-01" },
  uuid: {
    patterns: [/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/],
    expected: "a UUID"
  }
}

/** The rules of a text, or what is expected where the example contradicts its format. */
export const of = (
  ast: AST.String | AST.TemplateLiteral,
  example: string,
  isDate: boolean
): Result.Result<ReadonlyArray<Rules.Rule>, string> => {
  const keywords = keywordsOf(ast, "string")
  const members = keywords.flatMap(({ enum: listed }) => (Array.isArray(listed) ? listed.map(String) : []))
  // An enum that may grow takes any text. The contract is about the members that are known: a new one is worth knowing.
  if (members.includes(example)) return Result.succeed([{ match: "type" }, oneOf(members)])

  const patterns = [...patternsOf(ast), ...templateOf(ast)].map(Rules.regexOf)
  if (patterns.length > 0) return Result.succeed([{ match: "type" }, ...patterns])

  const written = [ast.annotations, ...keywords].flatMap((found) => {
    const name = found?.["format"]
    return typeof name === "string" && formats[name] !== undefined ? [formats[name]] : []
  })
  const format = written[0] ?? (isDate ? formats["date-time"] : undefined)
  if (format === undefined) return Result.succeed([{ match: "type" }])
  const pattern = format.patterns.find((candidate) => candidate.test(example))
  return pattern === undefined
    ? Result.fail(`expected ${format.expected}`)
    : Result.succeed([{ match: "type" }, Rules.regexOf(pattern)])
}

/** One of the members, and nothing else. */
export const oneOf = (members: ReadonlyArray<string>): Rules.Rule =>
  Rules.regexOf({ source: `^(${members.map(RegExpModule.escape).join("|")})$`, flags: "" })

/** What the checks of a schema say in JSON Schema. */
export const keywordsOf = (
  { checks }: AST.AST,
  type: "string" | "number" | "array"
): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  leavesOf(checks).map((check) => fragmentOf(check, type))

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

/** What stands for a schema or a check where it is written down: its name, and what it holds. */
export const representationOf = (annotations: Schema.Annotations.Annotations | undefined) => {
  const found = annotations?.["representation"]
  return Predicate.hasProperty(found, "id") && Predicate.hasProperty(found, "payload") ? found : undefined
}

/** A check holds its pattern with its flags, and shows it in JSON Schema unless it is meant to hide it. */
const patternsOf = ({ checks }: AST.AST): ReadonlyArray<Pick<RegExp, "source" | "flags">> =>
  leavesOf(checks).flatMap((check) => {
    const held = representationOf(check.annotations)
    if (held?.id === "effect/schema/isPattern" && isPattern(held.payload)) return [held.payload]
    const { pattern } = fragmentOf(check, "string")
    return typeof pattern === "string" ? [{ source: pattern, flags: "" }] : []
  })

const isPattern = Schema.is(Schema.Struct({ source: Schema.String, flags: Schema.String }))

const templateOf = (ast: AST.AST): ReadonlyArray<Pick<RegExp, "source" | "flags">> => {
  if (ast._tag !== "TemplateLiteral") return []
  const { pattern } = Schema.toJsonSchemaDocument(Schema.make<Schema.Schema<string>>(ast)).schema
  return typeof pattern === "string" ? [{ source: pattern, flags: "" }] : []
}

type Check = NonNullable<AST.AST["checks"]>[number]
type Leaf = Extract<Check, { readonly _tag: "Filter" }>

const leavesOf = (checks: ReadonlyArray<Check> | undefined): ReadonlyArray<Leaf> =>
  (checks ?? []).flatMap((check) => (check._tag === "FilterGroup" ? leavesOf(check.checks) : [check]))
