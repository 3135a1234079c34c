/** The result of a verification, as `Verifier` exports it. */

export interface Report {
  readonly interactions: ReadonlyArray<Verified>
  /** Pacts that are with other providers. None of their requests was sent. */
  readonly skipped: ReadonlyArray<Skipped>
}

export interface Skipped {
  /** The file or URL. */
  readonly pact: string
  readonly provider: string
}

export interface Verified {
  readonly consumer: string
  readonly description: string
  readonly states: ReadonlyArray<string>
  /** A pending interaction may have failed. */
  readonly pending: boolean
  readonly ok: boolean
}

export interface Failure {
  /** With its consumer and its states. */
  readonly interaction: string
  readonly details: ReadonlyArray<string>
}
