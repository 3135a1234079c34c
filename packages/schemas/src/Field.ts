/** Types that the fields of models have in common. */
import type * as Schema from "effect/Schema"

/**
 * A field that may be absent or `null` on the wire, and is absent where it was either. The type has a name, and a
 * module that can be imported, so that declarations print the name and not its definition for every field.
 */
export type Optional<S extends Schema.Top> = Schema.decodeTo<
  Schema.optionalKey<Schema.toType<S>>,
  Schema.optionalKey<Schema.NullOr<S>>
>
