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
  /** When requests were sent, in the order of time. */
  let sent: Array<number> = []
  return {
    wait: (now, limit) => {
      sent = sent.filter((at) => at > now - window)
      const before = sent.at(-limit)
      return before === undefined ? 0 : Math.max(0, before + window - now)
    },
    count: (now) => {
      sent.push(now)
    }
  }
}
