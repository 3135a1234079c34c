/**
 * What a header can hold of a token. A transport that has to refuse a header may say what is in it, as `fetch` does; so
 * no other token reaches one.
 */
import * as Schema from "effect/Schema"

const pattern = /^[\u0021-\u007E]+$/

export const BearerToken = Schema.String.check(Schema.isPattern(pattern))

export const isBearerToken = (text: string) => pattern.test(text)
