/**
 * A submitted job as a value that can be stored and printed. Another process resumes the poll from it, with the time and
 * the checks that it has used so far.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Elapsed from "./internal/Elapsed.ts"
import type { Operation } from "./Operation.ts"

/**
 * A submitted job: its operation, its id, and the time and the checks that its poll has used.
 *
 * @since 0.1.0
 * @category models
 */
export interface Handle<Id> {
  /** The `kind` of the operation. */
  readonly kind: string
  /** The server's id of the job. */
  readonly id: Id
  /** The wall-clock time of the process that submitted the job. */
  readonly submittedAt: DateTime.Utc
  /** The number of checks so far. */
  readonly attempts: number
}

/**
 * Returns the handle as one line of JSON: its kind, its id, the time of the submission and the number of checks.
 *
 * @since 0.1.0
 * @category handles
 * @example
 * ```ts
 * import { Handle, type Operation, Polling } from "@effect-genesys/polling"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * declare const job: Operation.Operation<string, string, number>
 * declare const start: Effect.Effect<string>
 *
 * export const program = Effect.flatMap(Polling.submit(job, start), (handle) =>
 *   Console.log(Handle.encode(job, handle))
 * )
 * ```
 */
export const encode = <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  handle: Handle<Id>
): string => Schema.encodeSync(codec(operation.id))(handle)

/**
 * Reads a handle from its text. Fails with `InvalidHandle` if the text is not a handle, or a handle of another operation.
 *
 * @since 0.1.0
 * @category handles
 * @example
 * ```ts
 * import { Handle, type Operation, Polling } from "@effect-genesys/polling"
 * import * as Effect from "effect/Effect"
 *
 * declare const job: Operation.Operation<string, string, number>
 *
 * export const resultOf = (text: string) =>
 *   Effect.flatMap(Handle.decode(job, text), (handle) => Polling.await(job, handle))
 * ```
 */
export const decode = Effect.fnUntraced(function* <Id, State, A, E, R>(
  operation: Operation<Id, State, A, E, R>,
  text: string
): Effect.fn.Return<Handle<Id>, InvalidHandle> {
  const handle = yield* Effect.mapError(
    Schema.decodeEffect(codec(operation.id))(text),
    () => new InvalidHandle({ problem: "it is not the JSON of a handle" })
  )
  return handle.kind === operation.kind
    ? handle
    : yield* new InvalidHandle({
        problem: `it belongs to the operation "${handle.kind}", not to "${operation.kind}"`
      })
})

/**
 * A text is not a handle, or a handle of another operation.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidHandle extends Schema.TaggedError<InvalidHandle>()("InvalidHandle", {
  problem: Schema.String
}) {
  override get message() {
    return `This handle cannot be used: ${this.problem}. Pass the whole line that was printed when the job was submitted.`
  }
}

/**
 * Returns the handle of the poll that failed, with the number of its checks.
 *
 * Get the cause from `Effect.catchCause` or an `Exit`. The handle is an annotation of the cause, so that errors keep
 * their own types. Returns none for a cause of another operation.
 *
 * @since 0.1.0
 * @category handles
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

/**
 * Adds the handle to a cause, for `fromCause`.
 *
 * @since 0.1.0
 * @category handles
 */
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
