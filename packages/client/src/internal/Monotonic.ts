/** Time for durations: it never decreases, whatever becomes of the wall clock. */
import type * as Clock from "effect/Clock"

/** Milliseconds since an origin of the clock's own. */
export const millis = (clock: Clock.Clock): number =>
  Math.trunc(Number(clock.monotonicTimeNanosUnsafe()) / 1_000_000)
