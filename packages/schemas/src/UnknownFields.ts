/**
 * Fields that the vendor added after this version of the library. To read, change and write back an object must not lose
 * them, so models that can be written carry them, `Redacted`, apart from their own fields.
 */
import * as Redacted from "effect/Redacted"
import { carried, symbol } from "./internal/Unknown.ts"

/** The fields that the model of this object does not declare, as the server sent them. One of them may be a secret. */
export const of = (model: object): Readonly<Record<string, unknown>> => carried(model)

/**
 * A copy with these fields in place of its unknown fields. Their values must be JSON. Names that the model declares are
 * ignored when it is written, and so are fields that only the server writes, such as `id` and `secret`.
 */
export const having = <Model extends object>(
  model: Model,
  fields: Readonly<Record<string, unknown>>
): Model => ({ ...model, [symbol]: Redacted.make(fields) })

/** A copy without unknown fields. */
export const without = <Model extends object>(model: Model): Model => {
  const copy = { ...model }
  Reflect.deleteProperty(copy, symbol)
  return copy
}
