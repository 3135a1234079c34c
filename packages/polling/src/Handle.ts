/**
 * Work that was submitted, as a value that can be stored, printed and pasted: another process resumes from it, with
 * the time and the checks that were spent already.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Elapsed from "./internal/Elapsed.ts"
import type { Operation } from "./Operation.ts"

export interface Handle<Id> {
  readonly kind: string
  readonly id: Id
  /** By the wall clock of the process that submitted. */
  readonly submittedAt: DateTime.Utc
  /** How many checks were made before. */
  readonly attempts: number
}

/** One line of JSON. */
export const encode = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  handle: Handle<Id>
): string => Schema.encodeSync(codec(operation.id))(handle)

export const decode = Effect.fnUntraced(function* <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  text: string
): Effect.fn.Return<Handle<Id>, InvalidHandle> {
  const handle = yield* Effect.mapError(
    Schema.decodeEffect(codec(operation.id))(text),
    () => new InvalidHandle({ problem: "it is not the JSON that a handle is printed as" })
  )
  return handle.kind === operation.kind
    ? handle
    : yield* new InvalidHandle({
        problem: `it belongs to the operation "${handle.kind}", not to "${operation.kind}"`
      })
})

export class InvalidHandle extends Schema.TaggedError<InvalidHandle>()("InvalidHandle", {
  problem: Schema.String
}) {
  override get message() {
    return `This handle cannot be used: ${this.problem}. Pass the whole line that was printed when the work was submitted.`
  }
}

/**
 * The handle of the poll that failed, with the checks that were made: `Effect.catchCause` and `Exit` have the cause. Errors
 * keep their own types, so the handle is an annotation of the cause. None where the cause is of another operation.
 */
export const fromCause = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  cause: Cause.Cause<unknown>
): Option.Option<Handle<Id>> => {
  const isId = Schema.is(operation.id)
  return Option.flatMap(Context.getOption(Cause.annotations(cause), Attached), (handle) => {
    const { id } = handle
    return handle.kind === operation.kind && isId(id)
      ? Option.some(Elapsed.same(handle, { ...handle, id }))
      : Option.none()
  })
}

/** Adds the handle to the cause of a failure, where `fromCause` finds it. */
export const annotate =
  (handle: Handle<unknown>) =>
  <E>(cause: Cause.Cause<E>): Cause.Cause<E> =>
    Cause.annotate(cause, Context.make(Attached, handle), { overwrite: true })

class Attached extends Context.Service<Attached, Handle<unknown>>()(
  "@effect-genesys/polling/Handle/Attached"
) {}

const codec = <Id>(id: Schema.Codec<Id, unknown>) =>
  Schema.fromJsonString(
    Schema.toCodecJson(
      Schema.Struct({
        kind: Schema.String,
        id,
        submittedAt: Schema.DateTimeUtc,
        attempts: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
      })
    )
  )
