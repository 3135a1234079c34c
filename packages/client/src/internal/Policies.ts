/** The policy of a call: that of its region of code, else the connection's, else the defaults. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as RetryPolicy from "../RetryPolicy.ts"

/** A policy with its durations in milliseconds. */
export interface Policy {
  readonly schedule: RetryPolicy.RetrySchedule
  readonly maxRetryAfter: number
  readonly attemptTimeout: number
  readonly deadline: number
  readonly budgeted: boolean
}

/** The policy of token requests, which belong to no single call. */
export const ofConnection = (given: Partial<RetryPolicy.RetryPolicy> = {}): Policy =>
  read({ ...RetryPolicy.defaults, ...given })

/** Most calls have the policy of the call before, so it is computed again only if it has changed. */
export const make = (given: Partial<RetryPolicy.RetryPolicy> = {}): Effect.Effect<Policy> => {
  let region: Partial<RetryPolicy.RetryPolicy> | undefined
  let policy = read(RetryPolicy.defaults)
  return Effect.map(RetryPolicy.Current, (current) => {
    if (region !== current) {
      policy = read({ ...RetryPolicy.defaults, ...given, ...current })
      region = current
    }
    return policy
  })
}

const read = ({
  attemptTimeout,
  budgeted,
  deadline,
  maxRetryAfter,
  schedule
}: RetryPolicy.RetryPolicy): Policy => ({
  schedule,
  maxRetryAfter: Duration.toMillis(maxRetryAfter),
  attemptTimeout: Duration.toMillis(attemptTimeout),
  deadline: Duration.toMillis(deadline),
  budgeted
})
