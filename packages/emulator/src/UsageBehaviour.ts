/** How usage queries and jobs go, as the emulator was told. */
export interface UsageBehaviour {
  /** Milliseconds that a usage query runs. */
  readonly queryLatency: number
  /** What becomes of usage queries in the end. */
  readonly queryOutcome: "Complete" | "Failed" | "Cancelled" | "Running"
  /** The status of an answer to a query that was accepted. */
  readonly acceptedStatus: 200 | 202
}

/** The state of a query at `now`. Queries know no `Cancelled`: they fail. */
export const queryState = ({ queryOutcome }: UsageBehaviour, readyAt: number, now: number) => {
  if (readyAt > now) return "Running"
  return queryOutcome === "Cancelled" ? "Failed" : queryOutcome
}

/** The state of a job at `now`. */
export const jobState = ({ queryOutcome }: UsageBehaviour, readyAt: number, now: number) => {
  if (readyAt > now) return "Running"
  return queryOutcome === "Complete" ? "Succeeded" : queryOutcome
}
