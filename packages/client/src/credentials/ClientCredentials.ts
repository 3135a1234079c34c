/** The client-credentials grant (RFC 6749 §4.4): the client acts for itself, with its own roles. */
import type * as Redacted from "effect/Redacted"
import type { TokenRequest } from "../internal/TokenRequest.ts"

export interface ClientCredentials {
  readonly _tag: "ClientCredentials"
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
}

export const make = (clientId: string, clientSecret: Redacted.Redacted<string>): ClientCredentials => ({
  _tag: "ClientCredentials",
  clientId,
  clientSecret
})

export const tokenRequest = (client: ClientCredentials): TokenRequest => ({
  client,
  form: { grant_type: "client_credentials" },
  repeatable: true
})
