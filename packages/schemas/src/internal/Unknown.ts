/**
 * Carries the fields that a model does not declare around its decoder and encoder, at every depth. They are stored under a
 * symbol, which spreading copies and which no other object has by accident.
 */
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as SchemaAST from "effect/SchemaAST"

/** The same in every copy of this library. The value is `Redacted`, because one of the fields may be a secret. */
export const symbol = Symbol.for("@effect-genesys/schemas/UnknownFields")

type Fields = Readonly<Record<PropertyKey, unknown>>

/** Changes `to`, the result for the input `from`. */
export type Move = (from: unknown, to: unknown) => void

/** Marks a model that carries unknown fields, except these. */
export const carry = (ast: SchemaAST.AST, except: ReadonlyArray<string>) => {
  const declared = SchemaAST.isObjects(ast) ? ast.propertySignatures.map(({ name }) => name) : []
  carriers.set(ast, new Set([...declared, ...except]))
}

const carriers = new WeakMap<SchemaAST.AST, ReadonlySet<PropertyKey>>()

/** For a decoder; `undefined` if no part of the schema carries unknown fields. */
export const collect = (ast: SchemaAST.AST) =>
  mover(ast, (from, to, known) => {
    // Most objects have no unknown fields, and counting is the cheapest check.
    const names = Object.keys(from)
    if (names.length === Object.keys(to).length) return
    const fields = {}
    for (const name of names) {
      const value = known.has(name) ? undefined : valueOf(from, name)
      if (value !== undefined) define(fields, name, value)
    }
    if (Object.keys(fields).length > 0) define(to, symbol, Redacted.make(fields))
  })

/** For an encoder. */
export const restore = (ast: SchemaAST.AST) =>
  mover(ast, (from, to, known) => {
    const fields = carried(from)
    for (const name of Object.keys(fields)) if (!known.has(name)) define(to, name, fields[name])
  })

// Does not run getters, which JSON does not have.
const valueOf = (from: Fields, name: string): unknown => Object.getOwnPropertyDescriptor(from, name)?.value

/** The unknown fields that an object carries. */
export const carried = (from: object): Fields => {
  const redacted = Predicate.hasProperty(from, symbol) ? from[symbol] : undefined
  const fields = Redacted.isRedacted(redacted) ? Redacted.value(redacted) : undefined
  return isFields(fields) ? fields : {}
}

const define = (object: object, name: PropertyKey, value: unknown) =>
  Object.defineProperty(object, name, { configurable: true, enumerable: true, writable: true, value })

const mover = (
  ast: SchemaAST.AST,
  move: (from: Fields, to: Fields, known: ReadonlySet<PropertyKey>) => void
): Move | undefined => {
  const [link] = ast.encoding ?? []
  if (link !== undefined) return mover(link.to, move)
  if (SchemaAST.isUnion(ast)) return ast.types.map((type) => mover(type, move)).find((found) => found)
  if (SchemaAST.isArrays(ast)) {
    const item = ast.rest[0] && mover(ast.rest[0], move)
    return (
      item &&
      ((from, to) => {
        if (!Array.isArray(from) || !Array.isArray(to)) return
        for (let index = 0; index < from.length; index++) item(from[index], to[index])
      })
    )
  }
  if (!SchemaAST.isObjects(ast)) return undefined
  const known = carriers.get(ast)
  const fields = ast.propertySignatures.flatMap(({ name, type }) => {
    const inner = mover(type, move)
    return inner === undefined ? [] : [{ name, inner }]
  })
  if (known === undefined && fields.length === 0) return undefined
  return (from, to) => {
    if (!isFields(from) || !isFields(to)) return
    for (const { inner, name } of fields) inner(from[name], to[name])
    if (known !== undefined) move(from, to, known)
  }
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null
