/** Every schema that this package exports, found by iterating over the exports, so that tests cannot miss a new one. */
import * as Schemas from "@effect-genesys/schemas"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"

type Codec = Schema.Codec<unknown, unknown>

export interface Exported {
  /** As in `OAuthClient.OAuthClientEntityListing`. */
  readonly name: string
  readonly schema: Codec
  /** The same, always decoded by Effect's interpreter. */
  readonly interpreted: Codec
}

/** A copy made of new nodes. Readers belong to exact nodes, so the copy has none. */
const interpreted = (ast: SchemaAST.AST, copies = new Map<SchemaAST.AST, SchemaAST.AST>()): SchemaAST.AST => {
  const again = (inner: SchemaAST.AST) => interpreted(inner, copies)
  const known = copies.get(ast)
  if (known !== undefined) return known
  const encoding = ast.encoding?.map(
    ({ to, transformation }) => new SchemaAST.Link(again(to), transformation)
  )
  const copy: SchemaAST.AST = Object.assign(
    Object.create(Object.getPrototypeOf(ast)),
    ast,
    { encoding },
    childrenOf(ast, again)
  )
  copies.set(ast, copy)
  return copy
}

const childrenOf = (ast: SchemaAST.AST, again: (inner: SchemaAST.AST) => SchemaAST.AST) => {
  switch (ast._tag) {
    case "Objects":
      return {
        propertySignatures: ast.propertySignatures.map(
          ({ name, type }) => new SchemaAST.PropertySignature(name, again(type))
        ),
        indexSignatures: ast.indexSignatures.map(
          ({ parameter, type }) => new SchemaAST.IndexSignature(parameter, again(type))
        )
      }
    case "Arrays":
      return { elements: ast.elements.map(again), rest: ast.rest.map(again) }
    case "Union":
      return { types: ast.types.map(again) }
    case "Declaration":
      return { typeParameters: ast.typeParameters.map(again) }
    case "Suspend":
      return { thunk: () => again(ast.thunk()) }
    default:
      return {}
  }
}

export const all: ReadonlyArray<Exported> = Object.entries(Schemas).flatMap(([module, exports]) =>
  Object.entries(exports).flatMap(([name, value]: [string, unknown]) =>
    Schema.isSchema(value)
      ? [
          {
            name: `${module}.${name}`,
            schema: Schema.make<Codec>(value.ast),
            interpreted: Schema.make<Codec>(interpreted(value.ast))
          }
        ]
      : []
  )
)

export interface Model extends Exported {
  readonly fields: ReadonlyArray<{ readonly name: PropertyKey; readonly optional: boolean }>
}

/** Those that are objects, on both sides. */
export const models: ReadonlyArray<Model> = all.flatMap((exported) => {
  const { ast } = exported.schema
  if (!SchemaAST.isObjects(ast) || ast.encoding !== undefined) return []
  const fields = ast.propertySignatures.map(({ name, type }) => ({
    name,
    optional: SchemaAST.isOptional(type)
  }))
  return [{ ...exported, fields }]
})
