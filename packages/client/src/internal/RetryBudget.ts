/**
 * Limits the share of retries among all requests, so that retries do not multiply the load of a server that fails. Every
 * call adds a part of a retry to the budget, and every retry takes a whole one out.
 */
export interface RetryBudget {
  readonly deposit: () => void
  /** Takes a retry, and returns whether there was one. */
  readonly withdraw: () => boolean
}

/** Starts with `reserve` retries, which is also its maximum, and gains one more with every `calls` calls. */
export const make = ({
  calls,
  reserve
}: {
  readonly reserve: number
  readonly calls: number
}): RetryBudget => {
  // Counts parts of a retry in whole numbers, because ten times 0.1 is less than 1.
  const maximum = reserve * calls
  let left = maximum
  return {
    deposit: () => {
      left = Math.min(maximum, left + 1)
    },
    withdraw: () => {
      if (left < calls) return false
      left -= calls
      return true
    }
  }
}
