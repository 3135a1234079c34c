/** Numbers and durations that come from a server or a rule, and may be unusable. */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"

/** Whether it is a number from 0 to 1: a server may send a percentage, or no number at all. */
export const isFraction = (fraction: number): boolean => fraction >= 0 && fraction <= 1

/** An unusable duration counts as 0: it must not end a poll that has run for hours. */
export const durationOf = (input: Duration.Input): Duration.Duration =>
  Option.getOrElse(Duration.fromInput(input), () => Duration.zero)
