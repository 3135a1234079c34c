/** Readers of composite values: objects, records, arrays and unions. */
import { invalid, missing } from "effect/schema/SchemaCompiler"
import * as SchemaAST from "effect/SchemaAST"
import type { Kind, Reader } from "./ReaderShape.ts"

type Derive = (ast: SchemaAST.AST) => Reader | undefined

/** Reads the declared keys in their declared order, inherited ones included, as Effect's interpreter does. */
export const object = (ast: SchemaAST.Objects, derive: Derive): Reader | undefined => {
  if (ast.encodingChecks !== undefined) return undefined
  if (ast.indexSignatures.length > 0) return record(ast, derive)
  const fields: Array<Field> = []
  for (const { name, type } of ast.propertySignatures) {
    const reader = derive(type)
    if (reader === undefined || typeof name !== "string" || name === "__proto__") return undefined
    fields.push({ name, optional: SchemaAST.isOptional(type), asIs: reader.asIs, read: reader.read })
  }
  // To Effect, a struct without fields is any value except null and undefined.
  return fields.length === 0
    ? undefined
    : { read: (input) => (isObject(input) ? readFields(fields, input) : notRead(input)) }
}

interface Field extends Reader {
  readonly name: string
  readonly optional: boolean
}

// The hot loop of this package: a field whose value decodes to itself costs no call.
const readFields = (fields: ReadonlyArray<Field>, input: Readonly<Record<PropertyKey, unknown>>) => {
  const output: Record<string, unknown> = {}
  for (const field of fields) {
    const { name } = field
    const value = input[name]
    if (isKind(field.asIs, value)) {
      output[name] = value
      continue
    }
    const read = field.read(value === undefined && !(name in input) ? missing : value)
    if (read === invalid) return invalid
    if (read !== missing) output[name] = read
    else if (!field.optional) return invalid
  }
  return output
}

export const isKind = (kind: Kind | undefined, value: unknown) =>
  typeof value === kind || (kind === "integer" && Number.isSafeInteger(value))

const isObject = (input: unknown): input is Readonly<Record<PropertyKey, unknown>> =>
  typeof input === "object" && input !== null && !Array.isArray(input)

/** The result for a value of the wrong type: an absent key stays absent. */
export const notRead = (input: unknown) => (input === missing ? missing : invalid)

/** Records with any string as a key; others are left to the interpreter. */
const record = (ast: SchemaAST.Objects, derive: Derive): Reader | undefined => {
  const [index, ...more] = ast.indexSignatures
  if (index === undefined || more.length > 0 || ast.propertySignatures.length > 0) return undefined
  const { parameter, type } = index
  const reader = derive(type)
  if (parameter._tag !== "String" || parameter.checks || parameter.encoding || !reader) return undefined
  return {
    read: (input) => {
      if (!isObject(input)) return notRead(input)
      const output: Record<string, unknown> = {}
      for (const key of Object.keys(input)) {
        const value = reader.read(input[key])
        if (value === invalid) return invalid
        if (value === missing) continue
        // Assigning to `__proto__` would set the prototype.
        if (key === "__proto__") Object.defineProperty(output, key, { ...ownProperty, value })
        else output[key] = value
      }
      return output
    }
  }
}

const ownProperty = { configurable: true, enumerable: true, writable: true }

/** Arrays; tuples are left to the interpreter. */
export const array = (ast: SchemaAST.Arrays, derive: Derive): Reader | undefined => {
  const [element, ...more] = ast.rest
  if (ast.encodingChecks || ast.elements.length > 0 || element === undefined || more.length > 0)
    return undefined
  const reader = derive(element)
  if (reader === undefined) return undefined
  const { asIs, read } = reader
  return {
    read: (input) => {
      if (!Array.isArray(input)) return notRead(input)
      const output: Array<unknown> = []
      for (let index = 0; index < input.length; index++) {
        const item: unknown = input[index]
        const value = isKind(asIs, item) ? item : read(item)
        if (value === invalid || value === missing) return invalid
        output.push(value)
      }
      return output
    }
  }
}

/** The first member that accepts a value decodes it. */
export const union = (ast: SchemaAST.Union, derive: Derive): Reader | undefined => {
  if (ast.encodingChecks !== undefined || ast.options?.mode === "oneOf") return undefined
  const members = ast.types.map(derive)
  if (!members.every((member) => member !== undefined)) return undefined
  const reads = members.map(({ read }) => read)
  return {
    read: (input) => {
      for (const read of reads) {
        const value = read(input)
        if (value !== invalid) return value
      }
      return invalid
    },
    // So an open enum, known literals or any string, is as cheap as a string.
    asIs: members.every(({ asIs }) => asIs !== undefined)
      ? (members.find(({ asIs }) => asIs !== "constant")?.asIs ?? "constant")
      : undefined
  }
}
