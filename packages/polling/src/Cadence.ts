/**
 * How long to wait between two checks: a rule or a schedule. A rule is a function of the progress, so a resumed poll goes
 * on where it was. A schedule keeps its place in memory, so a resumed poll starts it again.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Pull from "effect/Pull"
import * as Schedule from "effect/Schedule"

export type Cadence = Rule | Scheduled

/** The wait after a check, no shorter than `minDelay` of the policy. It never ends; the deadline of the policy does. */
export type Rule = (situation: Situation) => Duration.Input

/** A cadence made by `fromSchedule`. */
export interface Scheduled {
  readonly _tag: "Scheduled"
  readonly schedule: Schedule.Schedule<unknown, Situation>
}

/** The progress that the next wait may depend on. */
export interface Situation {
  /** The number of checks so far, those before a resumption included. */
  readonly attempts: number
  /** The time since the submission. */
  readonly elapsed: Duration.Duration
  /** The short name of the state that the check found. Absent if the check timed out. */
  readonly state?: string
  /** The part that is done, from 0 to 1. Absent if the server does not send one in this range, or if the check timed out. */
  readonly fraction?: number
}

/**
 * Waits as a schedule says. The schedule gets the progress as its input: `Schedule.setInputType<Cadence.Situation>()`
 * before `Schedule.while` makes it readable there. When the schedule ends, polling fails with `PollTimeout`, reason
 * `ScheduleEnded`. The first check comes before the first step of the schedule, as with `Effect.repeat`:
 * `Schedule.recurs(5)` makes six checks, `minDelay` of the policy apart.
 *
 * The schedule cannot fail and needs no services; catch and provide them in its effects. Their time is not limited.
 *
 * Each poll runs the schedule from its beginning, and so does a resumed one. The place of a schedule cannot be stored,
 * and replaying it would run its effects again, for times and states that nobody knows any more. To count across
 * resumptions, read the input: `input.attempts < 5` allows five checks in all, and `Schedule.recurs` starts again.
 */
export const fromSchedule = (schedule: Schedule.Schedule<unknown, Situation>): Scheduled => ({
  _tag: "Scheduled",
  schedule
})

/**
 * Often for short work and seldom for long, without knowing which it is. The wait is a `share` of the time that has
 * gone, so that short work is found soon after it is done; and no more than `root` for every square root of a second
 * that has gone, which costs the fewest checks for how late long work is found, where work of every length is as
 * likely as any other. It is at least `least`, and no longer than the rest of the work where the fraction done tells.
 *
 * A fraction that stays near 1 would keep the waits short for as long as the work runs. It counts while there are at most
 * about twice the checks that the waits alone would make (defaults: 28 in 30 s, 89 in 10 min), and again once there are.
 */
export const adaptive =
  ({
    least = "250 millis",
    root = "1.2 seconds",
    share = 0.8
  }: {
    readonly least?: Duration.Input
    readonly root?: Duration.Input
    readonly share?: number
  } = {}): Rule =>
  ({ attempts, elapsed, fraction }) => {
    const gone = Duration.toSeconds(elapsed)
    const perRoot = Duration.toSeconds(root)
    const wait = Math.min(share * gone, perRoot * Math.sqrt(gone))
    const counts = attempts < 8 + (4 * Math.sqrt(gone)) / perRoot
    const rest =
      counts && fraction !== undefined && isFraction(fraction) && fraction > 0
        ? (gone * (1 - fraction)) / fraction
        : Infinity
    const milliseconds = Math.ceil(Math.min(wait, rest) * 1000)
    return Duration.max(Duration.fromInputUnsafe(least), Duration.millis(milliseconds))
  }

/** Whether it is a number from 0 to 1: a server may send a percentage, or no number at all. */
export const isFraction = (fraction: number): boolean => fraction >= 0 && fraction <= 1

/** A duration from a rule or a server. One that cannot be read counts as none: it must not end a poll that runs for hours. */
export const durationOf = (input: Duration.Input): Duration.Duration =>
  Option.getOrElse(Duration.fromInput(input), () => Duration.zero)

/** Starts with `first`, and grows by `factor` up to `max`. */
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

/** The same wait each time. */
export const spaced =
  (delay: Duration.Input): Rule =>
  () =>
    delay

/** The wait after each check of one poll. Undefined once the schedule has ended. */
export type Run = (situation: Situation) => Effect.Effect<Duration.Duration | undefined>

/** Begins one poll. Polls that share a cadence do not share the place of its schedule. `now` is monotonic, in milliseconds. */
export const start = (cadence: Cadence, now: Effect.Effect<number>): Effect.Effect<Run> =>
  typeof cadence === "function"
    ? Effect.succeed((situation) => Effect.sync(() => durationOf(cadence(situation))))
    : Effect.map(
        Schedule.toStep(cadence.schedule),
        (step) => (situation) =>
          now.pipe(
            Effect.flatMap((millis) => step(millis, situation)),
            Effect.map(([, wait]) => wait),
            Pull.catchDone(() => Effect.undefined)
          )
      )
