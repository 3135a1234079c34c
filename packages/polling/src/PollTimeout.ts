/** Polling gave up before the job was done. The job may still finish on the server: the handle resumes the poll. */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import type { Handle } from "./Handle.ts"

/**
 * Why polling gave up: the deadline of the policy passed, or the schedule of `Cadence.fromSchedule` ended earlier.
 *
 * @since 0.1.0
 * @category errors
 */
export type Reason = "Deadline" | "ScheduleEnded"

/**
 * The last state, the last error and the counts of a poll that gave up.
 *
 * @since 0.1.0
 * @category errors
 */
export interface Observation<Id, State> {
  readonly reason: Reason
  /** Resumes the poll. After `Deadline` the new policy needs a later one; after `ScheduleEnded` it may be the same. */
  readonly handle: Handle<Id>
  /** The time since the submission. */
  readonly elapsed: Duration.Duration
  /** `undefined` if no check found a state. */
  readonly lastState: State | undefined
  /** The last transient error that the poll tolerated; `undefined` if there was none. */
  readonly lastError: unknown
  /**
   * The number of checks that found each state, by its short name. `no state` counts checks that timed out or failed. At
   * most 100 names, of at most 200 characters each, have a count of their own; later ones count as `other states`.
   */
  readonly observed: Readonly<Record<string, number>>
}

/**
 * Polling gave up before the job was done. The job may still finish on the server: `handle` resumes the poll.
 *
 * @since 0.1.0
 * @category errors
 */
export class PollTimeout<Id, State> extends Data.TaggedError("PollTimeout")<Observation<unknown, unknown>> {
  declare readonly handle: Handle<Id>
  declare readonly lastState: State | undefined
  // The constructor of the base class would accept any handle, since it has no type parameters.
  constructor(observation: Observation<Id, State>) {
    super({ ...observation })
  }
  override get message() {
    const states = Object.entries(this.observed)
    const frequent = new Set(states.toSorted(([, a], [, b]) => b - a).slice(0, mostInMessage))
    const named = states.filter((state) => frequent.has(state))
    const others = states.length - named.length
    const list = named.map(([state, times]) => `${state} ${times}×`).join(", ")
    const more = others === 0 ? "" : `, and ${others} other ${others === 1 ? "state" : "states"}`
    const seen = states.length === 0 ? "no check found a state" : `it was ${list}${more}`
    const { attempts, kind } = this.handle
    const { ended, next } = texts[this.reason]
    return `${kind} was not done after ${Duration.format(this.elapsed)} and ${attempts} checks${ended} (${seen}${failure(this.lastError)}). It may still be done on the server: resume from the handle${next}.`
  }
}

const failure = (error: unknown) =>
  error instanceof Error && error.message !== "" ? `; the last error: ${error.message}` : ""

/** Keeps the message short; `observed` has all states. */
const mostInMessage = 5

const texts: Record<Reason, { readonly ended: string; readonly next: string }> = {
  Deadline: { ended: "", next: " with a later deadline" },
  ScheduleEnded: { ended: ", when its schedule ended", next: ", which starts the schedule again" }
}
