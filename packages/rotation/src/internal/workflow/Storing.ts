/** Waits for the store of rotations, whatever it takes: without it, nothing of a rotation may go on. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { RotationStoreError } from "../../RotationStore.ts"

export const untilStored = <A, R>(effect: Effect.Effect<A, RotationStoreError, R>) =>
  effect.pipe(
    Effect.tapError((error) => Effect.logWarning(`${error.message}; trying again`)),
    Effect.retry(schedule),
    Effect.orDie
  )

const schedule = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")])
