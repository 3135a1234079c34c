/** The result of a verification, which `Verifier` exports. */

/**
 * The interactions that were verified, and the pacts that were not.
 *
 * @since 0.1.0
 * @category models
 */
export interface Report {
  readonly interactions: ReadonlyArray<VerifiedInteraction>
  /** Pacts with other providers. None of their requests was sent. */
  readonly skipped: ReadonlyArray<Skipped>
}

/**
 * A pact with another provider.
 *
 * @since 0.1.0
 * @category models
 */
export interface Skipped {
  /** The file or URL. */
  readonly pact: string
  readonly provider: string
}

/**
 * An interaction that was sent to the provider. `ok` is false only for one that is `pending`.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerifiedInteraction {
  readonly consumer: string
  readonly description: string
  /** The names of its provider states. */
  readonly states: ReadonlyArray<string>
  /** Whether a failure of it does not fail the verification. */
  readonly pending: boolean
  readonly ok: boolean
}

/**
 * An interaction whose response differs, or a step that failed, with one line for each difference.
 *
 * @since 0.1.0
 * @category errors
 */
export interface Failure {
  /** The interaction with its consumer and its states, or the step that failed. */
  readonly interaction: string
  readonly details: ReadonlyArray<string>
}
