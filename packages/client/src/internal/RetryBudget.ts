/**
 * Limits how many attempts are repetitions, so that an outage is not multiplied by those who suffer it. Every call puts
 * a part of a retry into the budget, and every retry takes a whole one out.
 */
export interface RetryBudget {
  readonly deposit: () => void
  /** Whether there was one to take. */
  readonly withdraw: () => boolean
}

export const make = ({
  ratio,
  reserve
}: {
  readonly reserve: number
  readonly ratio: number
}): RetryBudget => {
  let left = reserve
  return {
    deposit: () => {
      left = Math.min(reserve, left + ratio)
    },
    withdraw: () => {
      if (left < 1) return false
      left -= 1
      return true
    }
  }
}
