/**
 * The SAML2 bearer grant (RFC 7522): an identity provider asserts who the user is. The vendor does not document whether an
 * assertion may be used twice, so the client uses it for one token request.
 */
import type * as Redacted from "effect/Redacted"
import type { Client, TokenRequest } from "../internal/TokenRequest.ts"

/**
 * An assertion with the organization that it is for.
 *
 * @since 0.1.0
 * @category credentials
 */
export interface Saml2Bearer extends Client {
  readonly _tag: "Saml2Bearer"
  /** The short name of the organization. */
  readonly orgName: string
  /** The assertion, in base64. */
  readonly assertion: Redacted.Redacted<string>
}

/**
 * Signs in with an assertion of an identity provider.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Omit<Saml2Bearer, "_tag">): Saml2Bearer => ({ _tag: "Saml2Bearer", ...options })

/**
 * The request of this grant to the token endpoint. It is not sent again after an unknown outcome, because the assertion
 * may be used up.
 *
 * @since 0.1.0
 * @category credentials
 */
export const tokenRequest = (grant: Saml2Bearer): TokenRequest => ({
  client: grant,
  form: {
    grant_type: "urn:ietf:params:oauth:grant-type:saml2-bearer",
    orgName: grant.orgName,
    assertion: grant.assertion
  },
  repeatable: false
})
