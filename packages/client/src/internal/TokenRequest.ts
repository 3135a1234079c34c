/** What a grant sends to the token endpoint. */
import type * as Redacted from "effect/Redacted"

export interface TokenRequest {
  readonly client: Client
  /** The fields of the form, `grant_type` among them. */
  readonly form: Readonly<Record<string, string | Redacted.Redacted<string>>>
  /** Whether it may be sent again when nobody knows if it was carried out. Not with what can be spent only once. */
  readonly repeatable: boolean
}

/** With a secret it proves itself by HTTP Basic; without one it is a public client, and names itself in the form. */
export interface Client {
  readonly clientId: string
  readonly clientSecret?: Redacted.Redacted<string> | undefined
}
