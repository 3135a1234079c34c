/** The type of optional fields. */
import type * as Schema from "effect/Schema"

/**
 * A field that may be absent or `null` on the wire. Both decode to an absent field. It has a name in a public module, so that
 * declarations print the name instead of the definition.
 *
 * @since 0.1.0
 * @category models
 */
export type Optional<S extends Schema.Top> = Schema.decodeTo<
  Schema.optionalKey<Schema.toType<S>>,
  Schema.optionalKey<Schema.NullOr<S>>
>
