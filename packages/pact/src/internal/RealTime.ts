/**
 * Real time: independent of the `Clock`, and of fake timers that a test installs after this module is loaded.
 */
import * as Effect from "effect/Effect"

const { clearInterval, clearTimeout, setInterval, setTimeout } = globalThis

/** Reading the mismatches takes 30 µs, so a short interval is cheap. */
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
