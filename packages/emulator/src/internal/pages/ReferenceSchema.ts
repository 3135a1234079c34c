/** JSON Schemas in words: the type of a value, the fields of an object, and an example with the required fields. */
import { type Html, html } from "../html/Html.ts"

export type Schema = Readonly<Record<string, unknown>>
export type Schemas = Readonly<Record<string, Schema>>

export const typeOf = (schema: Schema): Html => {
  const name = nameOf(schema)
  if (name !== undefined) return html`<a href="#schema-${name}">${name}</a>`
  const [variant, ...more] = variantsOf(schema)
  if (variant !== undefined) return html`${typeOf(variant)}${more.map((other) => html` or ${typeOf(other)}`)}`
  const { enum: members, format, items, type } = schema
  if (type === "array" && isSchema(items)) return html`array of ${typeOf(items)}`
  if (Array.isArray(members)) {
    return html`${members.map((member, index) => html`${index === 0 ? "" : ", "}<code>${String(member)}</code>`)}`
  }
  return html`${String(type ?? "any value")}${typeof format === "string" ? ` (${format})` : ""}`
}

export const fields = (schema: Schema): Html => {
  const { properties, required } = schema
  if (!isSchema(properties)) return html`<p>${typeOf(schema)}</p>`
  const names: ReadonlyArray<unknown> = Array.isArray(required) ? required : []
  return html`<dl>
    ${Object.entries(properties).map(([name, field]) =>
      isSchema(field)
        ? html`<div>
            <dt><code>${name}</code></dt>
            <dd>
              ${typeOf(field)}${[...(names.includes(name) ? ["required"] : []), ...notes(field)].map((note) => html`, ${note}`)}
            </dd>
          </div>`
        : html``
    )}
  </dl>`
}

/** An object with the fields that are required. */
export const exampleOf = (schema: Schema, schemas: Schemas): unknown => {
  const [variant] = variantsOf(schema)
  if (variant !== undefined) return exampleOf(variant, schemas)
  const named = schemas[nameOf(schema) ?? ""]
  if (named !== undefined) return exampleOf(named, schemas)
  const { enum: members, format, properties, required, type } = schema
  if (Array.isArray(members)) return members[0]
  if (format === "interval") return "2026-01-01/2026-01-31"
  if (!isSchema(properties)) return type === "array" ? [] : type === "integer" ? 0 : "text"
  return Object.fromEntries(
    (Array.isArray(required) ? required : []).map(String).map((name) => {
      const field = properties[name]
      return [name, isSchema(field) ? exampleOf(field, schemas) : null]
    })
  )
}

const notes = (schema: Schema): ReadonlyArray<string> => {
  const [variant = {}] = variantsOf(schema)
  const { default: value, deprecated, maximum, minimum, readOnly } = { ...variant, ...schema }
  return [
    ...(minimum === undefined ? [] : [`at least ${String(minimum)}`]),
    ...(maximum === undefined ? [] : [`at most ${String(maximum)}`]),
    ...(value === undefined ? [] : [`default ${String(value)}`]),
    ...(readOnly === true ? ["read-only"] : []),
    ...(deprecated === true ? ["deprecated"] : [])
  ]
}

const variantsOf = ({ allOf, anyOf }: Schema): ReadonlyArray<Schema> => {
  const variants: unknown = anyOf ?? allOf
  return Array.isArray(variants) ? variants.filter(isSchema) : []
}

const nameOf = ({ $ref }: Schema) => (typeof $ref === "string" ? $ref.split("/").at(-1) : undefined)

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value)
