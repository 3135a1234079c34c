/**
 * How long to wait between two checks: a rule or a schedule. A rule is a function of the progress, so a resumed poll
 * continues where it was. A schedule keeps its position in memory, so a resumed poll starts it again.
 */
import * as Duration from "effect/Duration"
import type * as Schedule from "effect/Schedule"
import { isFraction } from "./internal/Hints.ts"

/**
 * How long to wait between two checks: a rule, or a schedule.
 *
 * @since 0.1.0
 * @category models
 */
export type Cadence = Rule | Scheduled

/**
 * Returns the wait after a check. The policy's `minDelay` is the shortest. A rule never ends a poll; the deadline does.
 *
 * @since 0.1.0
 * @category models
 */
export type Rule = (progress: Progress) => Duration.Input

/**
 * A cadence made by `fromSchedule`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Scheduled {
  readonly _tag: "Scheduled"
  readonly schedule: Schedule.Schedule<unknown, Progress>
}

/**
 * The progress of a poll, which the next wait may depend on.
 *
 * @since 0.1.0
 * @category models
 */
export interface Progress {
  /** The number of checks so far, including those before a resumption. */
  readonly attempts: number
  /** The time since the submission. */
  readonly elapsed: Duration.Duration
  /** The short name of the state that the check found. Absent if the check timed out or failed. */
  readonly state?: string
  /** The part that is done, from 0 to 1. Absent if the server sends no number in this range, or if the check found no state. */
  readonly fraction?: number
}

/**
 * Takes the waits from a schedule. The progress is the input of the schedule: put
 * `Schedule.setInputType<Cadence.Progress>()` before `Schedule.while` to read it. When the schedule ends, polling fails with
 * `PollTimeout`, reason `ScheduleEnded`. The first check comes before the first step of the schedule, as with
 * `Effect.repeat`: `Schedule.recurs(5)` makes six checks, `minDelay` of the policy apart.
 *
 * The schedule must not fail and must not need services; catch errors and provide services in its effects. There is no
 * time-out for these effects.
 *
 * Every poll starts the schedule from its beginning, and so does a resumed poll: the position of a schedule cannot be
 * stored, and a replay would run its effects again, without the original times and states. To count across resumptions,
 * read the input: `input.attempts < 5` allows five checks in all, while `Schedule.recurs` starts again.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { Cadence, type Policy } from "@effect-genesys/polling"
 * import * as Schedule from "effect/Schedule"
 *
 * // Every second with jitter, 30 checks in all.
 * const everySecond = Schedule.spaced("1 second").pipe(
 *   Schedule.jittered,
 *   Schedule.setInputType<Cadence.Progress>(),
 *   Schedule.while(({ input }) => input.attempts < 30)
 * )
 *
 * export const policy: Partial<Policy.Policy> = { cadence: Cadence.fromSchedule(everySecond) }
 * ```
 */
export const fromSchedule = (schedule: Schedule.Schedule<unknown, Progress>): Scheduled => ({
  _tag: "Scheduled",
  schedule
})

/**
 * Checks a short job often and a long job seldom, without knowing its length. The wait is the smallest of:
 *
 * - `share` (default 0.8) times the elapsed time, so that the result of a short job is found soon after it is done;
 * - `root` (default 1.2 s) times the square root of the elapsed seconds, the best trade of checks against delay if all
 *   lengths of jobs are equally likely;
 * - the time that is left according to the fraction done, if the server sends one.
 *
 * It is never shorter than `min` (default 250 ms).
 *
 * A fraction that stays near 1 would keep the waits short for as long as the job runs. So the fraction is ignored as soon
 * as there are about twice the checks that the first two rules alone would make (28 checks after 30 s, 89 after 10 min),
 * until they have caught up.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { Cadence, type Policy } from "@effect-genesys/polling"
 *
 * // Jobs that rarely end within a few seconds: fewer checks at the beginning.
 * export const policy: Partial<Policy.Policy> = {
 *   cadence: Cadence.adaptive({ min: "2 seconds", root: "2 seconds" })
 * }
 * ```
 */
export const adaptive =
  ({
    min = "250 millis",
    root = "1.2 seconds",
    share = 0.8
  }: {
    readonly min?: Duration.Input
    readonly root?: Duration.Input
    readonly share?: number
  } = {}): Rule =>
  ({ attempts, elapsed, fraction }) => {
    const seconds = Duration.toSeconds(elapsed)
    const perRoot = Duration.toSeconds(root)
    const wait = Math.min(share * seconds, perRoot * Math.sqrt(seconds))
    const mayUseFraction = attempts < 8 + (4 * Math.sqrt(seconds)) / perRoot
    const left =
      mayUseFraction && fraction !== undefined && isFraction(fraction) && fraction > 0
        ? (seconds * (1 - fraction)) / fraction
        : Infinity
    const milliseconds = Math.ceil(Math.min(wait, left) * 1000)
    return Duration.max(Duration.fromInputUnsafe(min), Duration.millis(milliseconds))
  }

/**
 * Waits `first` after the first check, then `factor` times longer each time, up to `max`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const exponential =
  (options: {
    readonly first: Duration.Input
    readonly factor: number
    readonly max: Duration.Input
  }): Rule =>
  ({ attempts }) =>
    Duration.min(
      Duration.times(Duration.fromInputUnsafe(options.first), options.factor ** Math.max(0, attempts - 1)),
      Duration.fromInputUnsafe(options.max)
    )

/**
 * Waits the same time after every check.
 *
 * @since 0.1.0
 * @category constructors
 */
export const spaced =
  (delay: Duration.Input): Rule =>
  () =>
    delay
