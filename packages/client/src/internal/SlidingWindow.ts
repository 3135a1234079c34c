/**
 * Keeps a limit over every window of a process: a request may go once the one that was `limit` places before it has
 * left the window. All of the limit may be used at once, which is what short programs want.
 */
export interface SlidingWindow {
  /** How long the next request has to wait, in milliseconds; it is counted as sent then. */
  readonly reserve: (now: number, limit: number) => number
}

export const make = (window: number): SlidingWindow => {
  /** When requests were sent, in the order of time. */
  let sent: Array<number> = []
  return {
    reserve: (now, limit) => {
      sent = sent.filter((at) => at > now - window)
      const before = sent.at(-limit)
      const at = before === undefined ? now : Math.max(now, before + window)
      sent.push(at)
      return at - now
    }
  }
}
