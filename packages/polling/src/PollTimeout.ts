/** The deadline passed and the work was not done. It may still be done later: the handle is in here. */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import type { Handle } from "./Handle.ts"

export interface Observation<Id, State> {
  /** Resume from this one, with a later deadline. */
  readonly handle: Handle<Id>
  readonly elapsed: Duration.Duration
  /** Nothing where no check had an answer. */
  readonly lastState: State | undefined
  /** How many checks found which state, by its short name. */
  readonly observed: Readonly<Record<string, number>>
}

export class PollTimeout<Id, State> extends Data.TaggedError("PollTimeout")<Observation<unknown, unknown>> {
  declare readonly handle: Handle<Id>
  declare readonly lastState: State | undefined
  override get message() {
    const states = Object.entries(this.observed).map(([state, times]) => `${state} ${times}×`)
    const seen = states.length === 0 ? "no check had an answer" : `it was ${states.join(", ")}`
    return `${this.handle.kind} was not done after ${Duration.format(this.elapsed)} and ${this.handle.attempts} checks (${seen}). It may still be done on the server: resume from the handle with a later deadline.`
  }
}
