/**
 * What one attempt has seen so far. `HttpApiClient` drops the response once it has decoded a declared error, but
 * its headers hold the correlation id and `Retry-After`; so the transport notes it here.
 */
import type { ErrorBody } from "@effect-genesys/schemas/ErrorBody"
import * as Context from "effect/Context"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import type * as Redacted from "effect/Redacted"

export interface Exchange {
  /** Whether a request left this process. */
  sent: boolean
  /** The token that the request carried. */
  token?: Redacted.Redacted<string>
  response?: HttpClientResponse.HttpClientResponse
  /** What could be read of an error's body that is not as declared. */
  body?: ErrorBody
}

export const Current = Context.Reference<Exchange>("@effect-genesys/client/Exchange", {
  defaultValue: () => ({ sent: false })
})
