/**
 * The time since a submission. Within a process the monotonic clock measures it, so changes of the wall clock have no
 * effect. Between processes, wall clocks are compared once, when the poll starts; a submission in the future counts as now.
 *
 * On most systems the monotonic clock stops while the machine sleeps, and so does a deadline within a process.
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

export interface Elapsed {
  /** The time since the submission. It never decreases. */
  readonly sinceSubmission: Effect.Effect<Duration.Duration>
  /** A time in milliseconds that never decreases, for schedules. They only use differences of it. */
  readonly now: Effect.Effect<number>
}

/** The monotonic time of a submission, and its clock: each clock has its own origin. */
interface Origin {
  readonly clock: Clock.Clock
  readonly nanos: bigint
}

/** The submissions of this process. A handle that was decoded from a text has no origin. */
const origins = new WeakMap<object, Origin>()

/** The handle of a job that was submitted just now. */
export const submitted = <Id>(kind: string, id: Id) =>
  Clock.clockWith((clock) =>
    Effect.sync(() => {
      const submittedAt = DateTime.makeUnsafe(clock.currentTimeMillisUnsafe())
      const handle = { kind, id, submittedAt, attempts: 0 }
      origins.set(handle, { clock, nanos: clock.monotonicTimeNanosUnsafe() })
      return handle
    })
  )

/** Gives another handle of a submission the same origin. */
export const same = <Handle extends object>(submission: object, handle: Handle): Handle => {
  const origin = origins.get(submission)
  if (origin !== undefined) origins.set(handle, origin)
  return handle
}

/** The same submission after more checks. */
export const counted = <Handle extends { readonly attempts: number }>(
  handle: Handle,
  attempts: number
): Handle => same(handle, { ...handle, attempts })

/** Starts measuring for one poll. */
export const start = (handle: { readonly submittedAt: DateTime.Utc }): Effect.Effect<Elapsed> =>
  Clock.clockWith((clock) =>
    Effect.sync(() => {
      const wall = clock.currentTimeMillisUnsafe()
      const known = origins.get(handle)
      const before = Math.max(0, wall - DateTime.toEpochMillis(handle.submittedAt))
      const nanos =
        known?.clock === clock
          ? known.nanos
          : clock.monotonicTimeNanosUnsafe() - BigInt(Math.round(before * nanosPerMilli))
      const offset = wall - millisSince(clock, nanos)
      return {
        sinceSubmission: Effect.sync(() => Duration.millis(millisSince(clock, nanos))),
        now: Effect.sync(() => offset + millisSince(clock, nanos))
      }
    })
  )

const nanosPerMilli = 1_000_000

const millisSince = (clock: Clock.Clock, nanos: bigint) =>
  Number(clock.monotonicTimeNanosUnsafe() - nanos) / nanosPerMilli
