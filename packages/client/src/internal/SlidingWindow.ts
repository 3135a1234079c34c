/**
 * A sliding-window limit of one process: a request may go when the request `limit` places before it has left the window.
 * The whole limit may be used at once, which suits short programs.
 */
export interface SlidingWindow {
  /** The wait of the next request, in milliseconds. */
  readonly wait: (now: number, limit: number) => number
  readonly count: (now: number) => void
}

export const make = (window: number): SlidingWindow => {
  /** The times of requests in ascending order; those before `first` have left the window. */
  let sent: Array<number> = []
  let first = 0
  return {
    wait: (now, limit) => {
      while (first < sent.length && (sent[first] ?? now) <= now - window) first += 1
      // Copied only when half of it is old, so that a request costs the same at any limit.
      if (first > 1024 && first * 2 > sent.length) {
        sent = sent.slice(first)
        first = 0
      }
      const at = sent.length - limit
      const before = at < first ? undefined : sent[at]
      return before === undefined ? 0 : Math.max(0, before + window - now)
    },
    count: (now) => {
      sent.push(now)
    }
  }
}
