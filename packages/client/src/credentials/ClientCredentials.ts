/** The client-credentials grant (RFC 6749 §4.4): the client acts for itself, with its own roles. */
import type * as Redacted from "effect/Redacted"
import type { TokenRequest } from "../internal/TokenRequest.ts"

/**
 * The id and the secret of a client.
 *
 * @since 0.1.0
 * @category credentials
 */
export interface ClientCredentials {
  readonly _tag: "ClientCredentials"
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
}

/**
 * Signs in as the client itself.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (clientId: string, clientSecret: Redacted.Redacted<string>): ClientCredentials => ({
  _tag: "ClientCredentials",
  clientId,
  clientSecret
})

/**
 * The request of this grant to the token endpoint.
 *
 * @since 0.1.0
 * @category credentials
 */
export const tokenRequest = (client: ClientCredentials): TokenRequest => ({
  client,
  form: { grant_type: "client_credentials" },
  repeatable: true
})
