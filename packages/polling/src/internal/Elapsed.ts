/**
 * The time since a submission. Within a process it is measured by the monotonic clock, so a wall clock that is set back or
 * forward changes nothing. Across processes only wall clocks are left: they are compared once, when the poll starts, and a
 * submission in the future counts as now.
 *
 * The monotonic clock of most systems stands still while the machine sleeps, and so does a deadline within a process.
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Handle } from "../Handle.ts"

export interface Elapsed {
  /** The time since the submission. It never decreases. */
  readonly sinceSubmission: Effect.Effect<Duration.Duration>
  /** A time in milliseconds that never decreases, for schedules, which only subtract it. */
  readonly now: Effect.Effect<number>
}

/** The monotonic time of a submission, and the clock that it was read from: others have other origins. */
interface Origin {
  readonly clock: Clock.Clock
  readonly nanos: bigint
}

/** The submissions of this process. A handle that came from a text has none. */
const origins = new WeakMap<Handle<unknown>, Origin>()

/** Makes the handle of work that was submitted just now. */
export const submitted = <Id>(kind: string, id: Id): Effect.Effect<Handle<Id>> =>
  Clock.clockWith((clock) =>
    Effect.sync(() => {
      const submittedAt = DateTime.makeUnsafe(clock.currentTimeMillisUnsafe())
      const handle: Handle<Id> = { kind, id, submittedAt, attempts: 0 }
      origins.set(handle, { clock, nanos: clock.monotonicTimeNanosUnsafe() })
      return handle
    })
  )

/** Another handle of the same submission. */
export const same = <Id>(submission: Handle<unknown>, handle: Handle<Id>): Handle<Id> => {
  const origin = origins.get(submission)
  if (origin !== undefined) origins.set(handle, origin)
  return handle
}

/** The same submission after more checks. */
export const counted = <Id>(handle: Handle<Id>, attempts: number): Handle<Id> =>
  same(handle, { ...handle, attempts })

/** Starts to measure for one poll. */
export const start = (handle: Handle<unknown>): Effect.Effect<Elapsed> =>
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
