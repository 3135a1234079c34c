/** Tells the engine something that it keeps. It keeps the same thing once, so it can be told again after a lost connection. */
import { PersistenceError } from "effect/cluster/ClusterError"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { RotationStoreError } from "../RotationStore.ts"

/** The engine dies with the error of its storage. */
export const untilKept = <A, E, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E | RotationStoreError, R> =>
  effect.pipe(
    Effect.catchDefect((defect): Effect.Effect<never, RotationStoreError> =>
      defect instanceof PersistenceError
        ? Effect.fail(
            new RotationStoreError({ problem: "the engine could not reach PostgreSQL", cause: defect })
          )
        : Effect.die(defect)
    ),
    Effect.retry({
      while: (error) => error instanceof RotationStoreError,
      schedule: Schedule.upTo(Schedule.exponential("100 millis"), { times: 6 })
    })
  )
