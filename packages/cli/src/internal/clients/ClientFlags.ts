/** Flags and arguments that several commands for clients take. */
import type { GrantType } from "@effect-genesys/schemas/GrantType"
import type { OAuthClientState } from "@effect-genesys/schemas/OAuthClient"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Record from "effect/Record"
import * as Schema from "effect/Schema"

/** One client. */
export const client = Argument.String("client").pipe(
  Argument.withSchema(Schema.NonEmptyString),
  Argument.withDescription("The id of a client, the start of an id, or a name that only one client has")
)

// Objects, so that the compiler misses no member. The schemas themselves would load with the help.
const grantTypes: { readonly [G in GrantType]: G } = {
  CODE: "CODE",
  TOKEN: "TOKEN",
  "SAML2-BEARER": "SAML2-BEARER",
  PASSWORD: "PASSWORD",
  "CLIENT-CREDENTIALS": "CLIENT-CREDENTIALS"
}
const states: { readonly [S in OAuthClientState]: S } = {
  active: "active",
  inactive: "inactive",
  disabled: "disabled"
}

/** A grant type, in the vendor's spelling. */
export const grant = Flag.Literals("grant", Record.values(grantTypes)).pipe(Flag.withMetavar("TYPE"))

/** A state, in the vendor's spelling. */
export const state = Flag.Literals("state", Record.values(states)).pipe(Flag.withMetavar("STATE"))
