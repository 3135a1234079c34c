/**
 * How to wait. Three things that are easily mixed up are three fields: how often to ask (`cadence`), what one check
 * may suffer (`transient`, `checkTimeout`), and when to give up (`deadline`).
 */
import * as Duration from "effect/Duration"
import * as Schedule from "effect/Schedule"

export interface Policy {
  /**
   * The wait after a check. A function of what is known, so that a resumed poll goes on where it was. Default:
   * `adaptive()`.
   */
  readonly cadence: Cadence
  /** The wait before the first check; 0 asks at once. Default: 300 ms. */
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

/**
 * Often for short work and seldom for long, without knowing which it is. The wait is a `share` of the time that has
 * gone, so that short work is found soon after it is done; and no more than `root` for every square root of a second
 * that has gone, which costs the fewest checks for how late long work is found, where work of every length is as
 * likely as any other. It is at least `least`, and no longer than the rest of the work where the fraction done tells.
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
  } = {}): Cadence =>
  ({ elapsed, fraction }) => {
    const gone = Duration.toSeconds(elapsed)
    const wait = Math.min(share * gone, Duration.toSeconds(root) * Math.sqrt(gone))
    const rest = fraction === undefined || fraction <= 0 ? Infinity : (gone * (1 - fraction)) / fraction
    const milliseconds = Math.ceil(Math.min(wait, rest) * 1000)
    return Duration.max(Duration.fromInputUnsafe(least), Duration.millis(milliseconds))
  }

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
  cadence: adaptive(),
  initialDelay: "300 millis",
  deadline: "10 minutes",
  finalCheck: true,
  maxServerDelay: "2 minutes",
  checkTimeout: "30 seconds",
  transient: Schedule.upTo(Schedule.exponential("250 millis"), { times: 3 }),
  cancelOnInterrupt: false
}
