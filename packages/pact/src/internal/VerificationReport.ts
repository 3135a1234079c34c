/** The result of a verification, which `Verifier` exports. */

export interface Report {
  readonly interactions: ReadonlyArray<VerifiedInteraction>
  /** Pacts with other providers. None of their requests was sent. */
  readonly skipped: ReadonlyArray<Skipped>
}

/** A pact with another provider. */
export interface Skipped {
  /** The file or URL. */
  readonly pact: string
  readonly provider: string
}

export interface VerifiedInteraction {
  readonly consumer: string
  readonly description: string
  /** The names of its provider states. */
  readonly states: ReadonlyArray<string>
  /** Whether a failure of it does not fail the verification. */
  readonly pending: boolean
  readonly ok: boolean
}

export interface Failure {
  /** The interaction with its consumer and its states, or the step that failed. */
  readonly interaction: string
  readonly details: ReadonlyArray<string>
}
