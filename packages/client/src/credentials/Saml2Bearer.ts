/**
 * The SAML2 bearer grant (RFC 7522): an identity provider vouches for the user. Whether the vendor takes an assertion
 * twice is not documented, so it is spent with the first token.
 */
import type * as Redacted from "effect/Redacted"
import type { Client, TokenRequest } from "../internal/TokenRequest.ts"

export interface Saml2Bearer extends Client {
  readonly _tag: "Saml2Bearer"
  /** The short name of the organization. */
  readonly orgName: string
  /** The assertion, in base64. */
  readonly assertion: Redacted.Redacted<string>
}

export const make = (options: Omit<Saml2Bearer, "_tag">): Saml2Bearer => ({ _tag: "Saml2Bearer", ...options })

export const tokenRequest = (grant: Saml2Bearer): TokenRequest => ({
  client: grant,
  form: {
    grant_type: "urn:ietf:params:oauth:grant-type:saml2-bearer",
    orgName: grant.orgName,
    assertion: grant.assertion
  },
  repeatable: false
})
