/** A clock for durations, which never goes back when the wall clock is set. */
import type * as Clock from "effect/Clock"

/** Milliseconds since an arbitrary origin. */
export const millis = (clock: Clock.Clock): number =>
  Math.trunc(Number(clock.monotonicTimeNanosUnsafe()) / 1_000_000)
