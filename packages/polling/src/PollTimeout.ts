/** Polling gave up before the work was done. The work may still finish on the server: the handle resumes the poll. */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import type { Handle } from "./Handle.ts"

/** The deadline of the policy passed, or the schedule of `Cadence.fromSchedule` ended before it. */
export type Reason = "Deadline" | "ScheduleEnded"

export interface Observation<Id, State> {
  readonly reason: Reason
  /** Resume from this one: with a later deadline, or as it is where the schedule ended. */
  readonly handle: Handle<Id>
  readonly elapsed: Duration.Duration
  /** Nothing where no check had an answer. */
  readonly lastState: State | undefined
  /** The last transient error that was survived; nothing where there was none. */
  readonly lastError: unknown
  /**
   * How many checks found which state, by its short name. `no answer` counts checks that timed out or failed. At most 100 names, of at
   * most 200 characters each, are counted one by one; states that come after them count as `other states`.
   */
  readonly observed: Readonly<Record<string, number>>
}

export class PollTimeout<Id, State> extends Data.TaggedError("PollTimeout")<Observation<unknown, unknown>> {
  declare readonly handle: Handle<Id>
  declare readonly lastState: State | undefined
  // The base class cannot name the parameters of this one, so its constructor would take any handle.
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
    const seen = states.length === 0 ? "no check had an answer" : `it was ${list}${more}`
    const { attempts, kind } = this.handle
    const { ended, next } = texts[this.reason]
    return `${kind} was not done after ${Duration.format(this.elapsed)} and ${attempts} checks${ended} (${seen}${failure(this.lastError)}). It may still be done on the server: resume from the handle${next}.`
  }
}

const failure = (error: unknown) =>
  error instanceof Error && error.message !== "" ? `; the last error: ${error.message}` : ""

/** A message is for people; `observed` has them all. */
const mostInMessage = 5

const texts: Record<Reason, { readonly ended: string; readonly next: string }> = {
  Deadline: { ended: "", next: " with a later deadline" },
  ScheduleEnded: { ended: ", when its schedule ended", next: ", which starts the schedule again" }
}
