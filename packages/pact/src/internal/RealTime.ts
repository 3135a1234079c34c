/**
 * Time that passes whatever the `Clock` says, and whatever a test does to the timers of the machine: they are taken when
 * this module loads.
 */
import * as Effect from "effect/Effect"

const { clearInterval, clearTimeout, setInterval, setTimeout } = globalThis

/** As long as asking costs 30 µs, asking often costs nothing. */
const everyMilliseconds = 10

/** Waits until the condition holds. */
export const until = (condition: () => boolean): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const timer = setInterval(() => {
      if (!condition()) return
      clearInterval(timer)
      resume(Effect.void)
    }, everyMilliseconds)
    return Effect.sync(() => clearInterval(timer))
  })

export const after = (milliseconds: number): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const timer = setTimeout(() => resume(Effect.void), milliseconds)
    return Effect.sync(() => clearTimeout(timer))
  })
