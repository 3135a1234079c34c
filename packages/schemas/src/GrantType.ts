/**
 * The OAuth grant of a client. The vendor renamed two members in 2021: both spellings are read, and today's spelling with a
 * hyphen is written.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Wire from "./internal/Wire.ts"

const members = ["CODE", "TOKEN", "SAML2-BEARER", "PASSWORD", "CLIENT-CREDENTIALS"] as const

const formerSpellings = new Map([
  ["CLIENT_CREDENTIALS", "CLIENT-CREDENTIALS"],
  ["SAML2BEARER", "SAML2-BEARER"]
])

/**
 * A grant type that can be written. PKCE clients are `CODE` clients.
 *
 * @since 0.1.0
 * @category models
 */
export type GrantType = typeof GrantType.Type
export const GrantType = /*#__PURE__*/ Wire.closedEnum(members, respelled())

/**
 * A grant type that was read: one of the known ones, or one that the vendor added later.
 *
 * @since 0.1.0
 * @category models
 */
export type AnyGrantType = typeof AnyGrantType.Type
export const AnyGrantType = /*#__PURE__*/ Wire.openEnum(members, respelled())

function respelled() {
  return Wire.documentedEnum(members).pipe(
    Schema.decodeTo(
      Schema.String,
      SchemaTransformation.transform({
        decode: (spelling) => formerSpellings.get(spelling) ?? spelling,
        encode: (spelling) => spelling
      })
    )
  )
}
