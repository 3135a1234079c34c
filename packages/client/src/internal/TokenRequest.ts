/** The request of a grant to the token endpoint. */
import type * as Redacted from "effect/Redacted"

export interface TokenRequest {
  readonly client: Client
  /** The fields of the form, `grant_type` among them. */
  readonly form: Readonly<Record<string, string | Redacted.Redacted<string>>>
  /** Whether it is safe to send again after an unknown outcome. Not with a code or assertion, which is good for one use. */
  readonly repeatable: boolean
}

/** A confidential client authenticates by HTTP Basic. A public client has no secret, and sends its id in the form. */
export interface Client {
  readonly clientId: string
  readonly clientSecret?: Redacted.Redacted<string> | undefined
}
