/** The error of a refused change, and the checks that fail with it. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/**
 * A change was refused, so nothing has changed. `problem` has every reason, such as an id that does not exist.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotSet extends Data.TaggedError("NotSet")<{ readonly problem: string }> {
  override get message() {
    return `Nothing has changed: ${this.problem}.`
  }
}

/** Checks a value of a program like the body of a request. */
export const checked = <A, I>(schema: Schema.Codec<A, I>): ((value: A) => Effect.Effect<A, NotSet>) => {
  const check = Schema.decodeUnknownEffect(Schema.toType(schema), { onExcessProperty: "error" })
  return (value) => Effect.mapError(check(value), ({ message }) => new NotSet({ problem: message }))
}

/** Fails with all problems, if there are any. */
export const refuse = (problems: ReadonlyArray<string>): Effect.Effect<void, NotSet> =>
  problems.length === 0 ? Effect.void : Effect.fail(new NotSet({ problem: problems.join("; ") }))

/** A problem for each id that does not exist, with the next step. */
export const unknown = (
  what: string,
  known: { readonly has: (id: string) => boolean },
  ids: Iterable<string>,
  next = "so add it first or use another id"
): ReadonlyArray<string> =>
  [...new Set(ids)]
    .filter((id) => !known.has(id))
    .map((id) => `the ${what} ${JSON.stringify(id)} does not exist, ${next}`)
