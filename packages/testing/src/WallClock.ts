/** A wall clock that tests set back or forward. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** A wall clock that can be set; timers and the monotonic clock do not change, as on a real machine. */
export const settable = Effect.map(Clock.clockWith(Effect.succeed), (clock) => {
  let skew = 0
  const currentTimeMillisUnsafe = () => clock.currentTimeMillisUnsafe() + skew
  const currentTimeNanosUnsafe = () => clock.currentTimeNanosUnsafe() + BigInt(skew) * 1_000_000n
  const wall: Clock.Clock = {
    currentTimeMillisUnsafe,
    currentTimeMillis: Effect.sync(currentTimeMillisUnsafe),
    currentTimeNanosUnsafe,
    currentTimeNanos: Effect.sync(currentTimeNanosUnsafe),
    monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: clock.monotonicTimeNanos,
    sleep: (duration) => clock.sleep(duration)
  }
  return { wall, set: (by: Duration.Input) => void (skew += Duration.toMillis(by)) }
})
