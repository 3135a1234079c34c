/**
 * Limits how many attempts are repetitions, so that an outage is not multiplied by those who suffer it. Every call puts
 * a part of a retry into the budget, and every retry takes a whole one out.
 */
export interface RetryBudget {
  readonly deposit: () => void
  /** Whether there was one to take. */
  readonly withdraw: () => boolean
}

/** Starts with `reserve` retries, which is the most it holds, and gets one more with every `calls` calls. */
export const make = ({
  calls,
  reserve
}: {
  readonly reserve: number
  readonly calls: number
}): RetryBudget => {
  // In parts of a retry, which are whole numbers: ten tenths added up are less than one.
  const most = reserve * calls
  let left = most
  return {
    deposit: () => {
      left = Math.min(most, left + 1)
    },
    withdraw: () => {
      if (left < calls) return false
      left -= calls
      return true
    }
  }
}
