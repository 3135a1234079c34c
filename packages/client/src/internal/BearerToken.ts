/**
 * The characters of a token that a header can carry. `fetch` rejects any other header with an error that quotes the token,
 * so such a token must not reach a transport.
 */
import * as Schema from "effect/Schema"

const pattern = /^[\u0021-\u007E]+$/

export const BearerToken = Schema.String.check(Schema.isPattern(pattern))

export const isBearerToken = (text: string) => pattern.test(text)
