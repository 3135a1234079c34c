/**
 * How to wait. Three things that are easily mixed up are three fields: how often to ask (`cadence`), which errors one
 * check tolerates (`transient`, `maxOutage`, `visibleWithin`, `checkTimeout`), and when to give up (`deadline`).
 */
import type * as Duration from "effect/Duration"
import * as Schedule from "effect/Schedule"
import { adaptive, type Cadence } from "./Cadence.ts"

/** The rules of `Cadence`, for policies that need no other. */
export { adaptive, exponential, spaced, type Cadence, type Situation } from "./Cadence.ts"

export interface Policy {
  /** The wait after a check: a rule, or `Cadence.fromSchedule` with any schedule. Default: `adaptive()`. */
  readonly cadence: Cadence
  /**
   * The shortest wait between two checks, whatever the cadence gives: 0, a negative number, `NaN` or no duration at all.
   * Repetitions of one check keep it as well. Only the last check, at the deadline, may come sooner. Default: 100 ms; 0 sets no limit, for work
   * inside this process.
   */
  readonly minDelay: Duration.Input
  /** The wait before the first check; 0 asks at once. Default: 300 ms. */
  readonly initialDelay: Duration.Input
  /**
   * When to give up, counted from the submission, also across processes. The process that submitted measures by its
   * monotonic clock, and so does every other one once it has started; a start in the future counts as now. Default: 10 min.
   */
  readonly deadline: Duration.Input
  /** Whether to ask once more at the deadline, rather than end when the next wait would pass it. Default: true. */
  readonly finalCheck: boolean
  /** The longest wait that a server may ask for. Default: 2 min. */
  readonly maxServerDelay: Duration.Input
  /**
   * The time of one check, its repetitions included. A check that times out is ignored; the next one runs on
   * schedule. Default: 30 s.
   */
  readonly checkTimeout: Duration.Input
  /** Repetitions of one check after transient errors. They are not checks of their own. Default: 3, from 250 ms on. */
  readonly transient: Schedule.Schedule<unknown>
  /**
   * How long checks may go on to fail with transient errors, from the first that failed after an answer, before the last of
   * these errors ends the poll; 0 ends it with the first. Default: `Infinity`, so an outage is survived until the deadline.
   */
  readonly maxOutage: Duration.Input
  /**
   * How long after the submission the server may not know the work yet, if the operation names such errors (`isNotFound`).
   * After that, or once a check has found the work, the error ends the poll; 0 ends it at once. Default: 30 s.
   */
  readonly visibleWithin: Duration.Input
  /** Whether interruption stops the work on the server too, once, if the operation can. Default: false. */
  readonly cancelOnInterrupt: boolean
}

export const defaults: Policy = {
  cadence: adaptive(),
  minDelay: "100 millis",
  initialDelay: "300 millis",
  deadline: "10 minutes",
  finalCheck: true,
  maxServerDelay: "2 minutes",
  checkTimeout: "30 seconds",
  transient: Schedule.upTo(Schedule.exponential("250 millis"), { times: 3 }),
  maxOutage: "Infinity",
  visibleWithin: "30 seconds",
  cancelOnInterrupt: false
}
