/** A request that can be validated and submitted, and split into shorter intervals. Each kind of request makes one. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type { OAuthApi } from "@effect-genesys/client/OAuthApi"
import type { UsageApi } from "@effect-genesys/client/UsageApi"
import * as Interval from "@effect-genesys/schemas/Interval"
import type { Granularity } from "@effect-genesys/schemas/UsageQuery"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import { invalidInput } from "./Errors.ts"

export interface Submission<Ref> {
  /** The vendor's name of the operation, which errors have. */
  readonly operation: string
  /** Fails if the server could not accept the request. Sends nothing. */
  readonly validate: Effect.Effect<void, GenesysError>
  readonly submit: Effect.Effect<Ref, GenesysError, OAuthApi | UsageApi>
}

export interface IntervalSubmission<Ref> extends Submission<Ref> {
  readonly interval: Interval.Interval
  /** The width of a bucket. Intervals are split between buckets. */
  readonly unit: "day" | "week" | "month"
  /** The most days of one submission; `Infinity` if the vendor documents no limit. */
  readonly maxDays: number
  /** Like `validate`, but accepts an interval of any length, since it will be split. */
  readonly validateUnsplit: Effect.Effect<void, GenesysError>
  /** The same request for another interval. */
  readonly within: (interval: Interval.Interval) => IntervalSubmission<Ref>
}

/** The parts of a request for an interval that its kind defines. */
export interface Definition<Query, Ref> {
  readonly operation: string
  readonly query: Query
  readonly encode: (query: Query) => Effect.Effect<unknown, Schema.SchemaError>
  readonly limits: Limits
  readonly submit: (query: Query) => Effect.Effect<Ref, GenesysError, OAuthApi | UsageApi>
}

/** In days. */
export interface Limits {
  readonly longest: number
  readonly oldest: number
}

/** The vendor documents no limits for the interval of a query or a search. */
export const noLimits: Limits = { longest: Infinity, oldest: Infinity }

interface AnyQuery {
  readonly interval: Interval.Interval
  readonly granularity?: Granularity
}

export const forInterval = <Query extends AnyQuery, Ref>(
  definition: Definition<Query, Ref>
): IntervalSubmission<Ref> => {
  const { encode, limits, operation, query, submit } = definition
  const { interval } = query
  const validateUnsplit = Effect.andThen(
    Effect.mapError(encode(query), ({ message }) => invalidInput(operation, message.replaceAll(/\s+/g, " "))),
    validateStart(operation, interval, limits)
  )
  return {
    operation,
    interval,
    unit: units[query.granularity ?? "Day"],
    maxDays: limits.longest,
    validateUnsplit,
    validate: Effect.andThen(validateUnsplit, validateLength(operation, interval, limits)),
    within: (other) => forInterval({ ...definition, query: { ...query, interval: other } }),
    submit: submit(query)
  }
}

/** Refuses a number of days that would split an interval forever, such as `NaN`. */
export const validateMaxDays = (operation: string, maxDays: number): Effect.Effect<void, GenesysError> =>
  maxDays >= 1
    ? Effect.void
    : Effect.fail(invalidInput(operation, `maxDays must be a number of days from 1 on, not ${maxDays}`))

const units = { Day: "day", Week: "week", Month: "month" } as const satisfies Record<Granularity, string>

const validateStart = Effect.fnUntraced(function* (
  operation: string,
  interval: Interval.Interval,
  { oldest }: Limits
): Effect.fn.Return<void, GenesysError> {
  const age = Duration.toDays(DateTime.distance(interval.start, yield* DateTime.now))
  const text = Interval.format(interval)
  if (age < 0) {
    return yield* invalidInput(operation, `${text} begins in the future; use an interval that has begun`)
  }
  // One day more than the vendor's year, so that nothing is refused here that the server might accept.
  if (age > oldest + 1) {
    return yield* invalidInput(
      operation,
      `${text} begins more than ${oldest} days ago, and no job goes back further; a query may`
    )
  }
})

const validateLength = (operation: string, interval: Interval.Interval, { longest }: Limits) => {
  const days = Duration.toDays(Interval.duration(interval))
  return days <= longest
    ? Effect.void
    : Effect.fail(
        invalidInput(
          operation,
          `${Interval.format(interval)} has ${Math.ceil(days)} days, and a job takes ${longest}; split it with Intervals.run, or request less`
        )
      )
}
