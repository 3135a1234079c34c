/**
 * How to wait: how often to check (`cadence`), which errors a check tolerates (`transient`, `maxOutage`, `visibleWithin`,
 * `checkTimeout`), and when to give up (`deadline`).
 */
import type * as Duration from "effect/Duration"
import * as Schedule from "effect/Schedule"
import { adaptive, type Cadence } from "./Cadence.ts"

/** The rules of `Cadence`, so that most policies need only this module. */
export { adaptive, exponential, spaced, type Cadence } from "./Cadence.ts"

/**
 * How often to check, which errors a check tolerates, and when to give up.
 *
 * @since 0.1.0
 * @category models
 */
export interface Policy {
  /** The wait after a check: a rule, or `Cadence.fromSchedule` with any schedule. Default: `adaptive()`. */
  readonly cadence: Cadence
  /**
   * The shortest wait between two checks, even if the cadence returns 0, a negative number, `NaN` or no duration at all. It
   * applies to the retries of one check too. Only the last check, at the deadline, may come sooner. Default: 100 ms. Use 0
   * for jobs in this process.
   */
  readonly minDelay: Duration.Input
  /** The wait before the first check; 0 checks at once. Default: 300 ms. */
  readonly initialDelay: Duration.Input
  /**
   * When to give up, counted from the submission, also across processes. Each process measures with its monotonic clock,
   * from the submission or from its own start; a submission in the future counts as now. Default: 10 min.
   */
  readonly deadline: Duration.Input
  /** Whether to check once more at the deadline, instead of ending when the next wait would pass it. Default: true. */
  readonly finalCheck: boolean
  /** The longest wait that a server may request. Default: 2 min. */
  readonly maxServerDelay: Duration.Input
  /**
   * The time-out of one check, including its retries. A check that times out is ignored; the next one runs on schedule.
   * Default: 30 s.
   */
  readonly checkTimeout: Duration.Input
  /** Retries of one check after transient errors. They do not count as checks. Default: 3, the first after 250 ms. */
  readonly transient: Schedule.Schedule<unknown>
  /**
   * How long checks may fail with transient errors, from the first failure after a successful check, before such an error
   * ends the poll. With 0, the first one ends it. Default: `Infinity`, so an outage is tolerated until the deadline.
   */
  readonly maxOutage: Duration.Input
  /**
   * How long after the submission the server may not find the job, if the operation has `isNotFound`. After that, or once a
   * check has found the job, such an error ends the poll. With 0, the first one ends it. Default: 30 s.
   */
  readonly visibleWithin: Duration.Input
  /** Whether an interruption also cancels the job on the server, once, if the operation has `cancel`. Default: false. */
  readonly cancelOnInterrupt: boolean
}

/**
 * The policy of every poll; the functions of `Polling` and `FanOut` accept overrides of any part.
 *
 * @since 0.1.0
 * @category constants
 */
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
