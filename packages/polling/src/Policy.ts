/**
 * How to wait. Three things that are easily mixed up are three fields: how often to ask (`cadence`), what one check
 * may suffer (`transient`, `checkTimeout`), and when to give up (`deadline`).
 */
import * as Duration from "effect/Duration"
import * as Schedule from "effect/Schedule"

export interface Policy {
  /** The wait after a check. A function of what is known, so that a resumed poll goes on where it was. */
  readonly cadence: Cadence
  /** The wait before the first check. Default: none. */
  readonly initialDelay: Duration.Input
  /** When to give up, counted from the submission, also across processes. Default: 10 min. */
  readonly deadline: Duration.Input
  /** Whether to ask once more at the deadline, rather than end when the next wait would pass it. Default: true. */
  readonly finalCheck: boolean
  /** The longest wait that a server may ask for. Default: 2 min. */
  readonly maxServerDelay: Duration.Input
  /**
   * The time of one check, its repetitions included. A check that has no answer by then is no answer; the next one
   * is made when it is due. Default: 30 s.
   */
  readonly checkTimeout: Duration.Input
  /** Repetitions of one check after transient errors. They are not checks of their own. Default: 3, from 250 ms on. */
  readonly transient: Schedule.Schedule<unknown>
  /** Whether interruption stops the work on the server too, if the operation can. Default: false. */
  readonly cancelOnInterrupt: boolean
}

/** What the next wait may depend on. */
export interface Situation {
  /** The checks made so far, those before a resumption included. */
  readonly attempts: number
  /** Since the submission. */
  readonly elapsed: Duration.Duration
  readonly fraction?: number
}

export type Cadence = (situation: Situation) => Duration.Input

/** Starts with `first`, and grows by `factor` up to `max`. */
export const exponential =
  (options: {
    readonly first: Duration.Input
    readonly factor: number
    readonly max: Duration.Input
  }): Cadence =>
  ({ attempts }) =>
    Duration.min(
      Duration.times(Duration.fromInputUnsafe(options.first), options.factor ** Math.max(0, attempts - 1)),
      Duration.fromInputUnsafe(options.max)
    )

/** The same wait each time. */
export const spaced =
  (delay: Duration.Input): Cadence =>
  () =>
    delay

export const defaults: Policy = {
  cadence: exponential({ first: "1 second", factor: 1.5, max: "15 seconds" }),
  initialDelay: Duration.zero,
  deadline: "10 minutes",
  finalCheck: true,
  maxServerDelay: "2 minutes",
  checkTimeout: "30 seconds",
  transient: Schedule.upTo(Schedule.exponential("250 millis"), { times: 3 }),
  cancelOnInterrupt: false
}
