/** For requests that must not stop in the middle, because their response comes only once. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Stdio from "effect/Stdio"
import type * as Terminal from "effect/Terminal"
import { note } from "./Note.ts"

/** An interrupt waits for the end. The error is printed then, since a program that is interrupted prints none. */
export const run = <A, E extends Error, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R | Stdio.Stdio | Terminal.Terminal> =>
  Effect.uninterruptible(
    Effect.tapError(effect, (error) =>
      Effect.flatMap(isInterrupted, (is) => (is ? note(error.message) : Effect.void))
    )
  )

/** Whether an interrupt waits. */
const isInterrupted = Effect.map(Effect.exit(Effect.interruptible(Effect.void)), Exit.isFailure)
