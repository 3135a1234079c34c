/**
 * Keeps a limit over every window of a process: a request may go once the one that was `limit` places before it has
 * left the window. All of the limit may be used at once, which is what short programs want.
 */
export interface SlidingWindow {
  /** How long the next request has to wait, in milliseconds. */
  readonly wait: (now: number, limit: number) => number
  readonly count: (now: number) => void
}

export const make = (window: number): SlidingWindow => {
  /** When requests were sent, in the order of time; those before `first` have left the window. */
  let sent: Array<number> = []
  let first = 0
  return {
    wait: (now, limit) => {
      while (first < sent.length && (sent[first] ?? now) <= now - window) first += 1
      // Copied once in as many requests as it holds, so that a request costs the same at any limit.
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
