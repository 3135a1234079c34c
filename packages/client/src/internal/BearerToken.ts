/**
 * What a header can hold of a token. A transport that has to refuse a header may say what is in it, as `fetch` does; so
 * no other token reaches one.
 */
import * as Schema from "effect/Schema"

export const BearerToken = Schema.String.check(Schema.isPattern(/^[\u0021-\u007E]+$/))

export const isBearerToken = Schema.is(BearerToken)
