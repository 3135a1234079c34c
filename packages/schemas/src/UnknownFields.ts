/**
 * Fields that the vendor added after this version of the library. What is read, changed and written back must not lose
 * them, so the models that can be written carry them along, `Redacted`, and out of the way of their own fields.
 */
import * as Redacted from "effect/Redacted"
import { carried, symbol } from "./internal/Unknown.ts"

/** The fields of this object that its model does not declare, as the server sent them. One of them may be a secret. */
export const of = (model: object): Readonly<Record<string, unknown>> => carried(model)

/**
 * A copy that is written with these fields, in place of the unknown ones it had. Their values must be JSON. Names that
 * the model declares are ignored, and so are those that only the server writes, such as `id` and `secret`.
 */
export const having = <Model extends object>(
  model: Model,
  fields: Readonly<Record<string, unknown>>
): Model => ({ ...model, [symbol]: Redacted.make(fields) })

/** A copy that has its declared fields alone. */
export const without = <Model extends object>(model: Model): Model => {
  const copy = { ...model }
  Reflect.deleteProperty(copy, symbol)
  return copy
}
