/** The waits of one poll, from its cadence. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Pull from "effect/Pull"
import * as Schedule from "effect/Schedule"
import type { Cadence, Progress } from "../Cadence.ts"
import { durationOf } from "./Hints.ts"

/** The wait after a check; `undefined` once the schedule has ended. */
export type WaitAfter = (progress: Progress) => Effect.Effect<Duration.Duration | undefined>

/** Polls that share a cadence do not share the position of its schedule. `now` is monotonic, in milliseconds. */
export const start = (cadence: Cadence, now: Effect.Effect<number>): Effect.Effect<WaitAfter> =>
  typeof cadence === "function"
    ? Effect.succeed((progress) => Effect.sync(() => durationOf(cadence(progress))))
    : Effect.map(
        Schedule.toStep(cadence.schedule),
        (step) => (progress) =>
          now.pipe(
            Effect.flatMap((millis) => step(millis, progress)),
            Effect.map(([, wait]) => wait),
            Pull.catchDone(() => Effect.undefined)
          )
      )
