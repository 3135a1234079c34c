/** `POST /oauth/token` of the login host, for the client-credentials grant. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Faults } from "./Faults.ts"
import type { Organisation } from "./Organisation.ts"
import * as Secrets from "./Secrets.ts"

export const handle = (organisation: Organisation, faults: Faults) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const form = yield* Effect.option(request.urlParamsBody)
    if (Option.isNone(form)) return refuse("invalid_request", "the body is not a form")
    const field = (name: string) => Option.getOrUndefined(UrlParams.getFirst(form.value, name))

    const { id, secret } = basic(request.headers["authorization"]) ?? {
      id: field("client_id"),
      secret: field("client_secret")
    }
    const grantType = field("grant_type")
    if (grantType === undefined) return refuse("invalid_request", "grant_type is missing")
    if (grantType !== "client_credentials") {
      return refuse("unsupported_grant_type", "this emulator serves client_credentials")
    }
    const stored = organisation.clients.get(id ?? "")
    if (
      stored === undefined ||
      secret === undefined ||
      !Secrets.matches(Redacted.make(secret), stored.secret) ||
      stored.client.state !== "active"
    ) {
      return refuse("invalid_client", "authentication failed")
    }
    if (stored.client.authorizedGrantType !== "CLIENT-CREDENTIALS") {
      return refuse("unauthorized_client", "the client has another grant type")
    }
    const { seconds, token } = organisation.issue(stored.client, yield* Clock.currentTimeMillis)
    faults.executed("postOauthToken")
    return HttpServerResponse.jsonUnsafe({
      access_token: Redacted.value(token),
      token_type: "bearer",
      expires_in: seconds
    })
  })

// The status of `invalid_client` is not known; 400 is what RFC 6749 gives where no scheme was tried in a header.
const refuse = (error: string, description: string) =>
  HttpServerResponse.jsonUnsafe({ error, description, error_description: description }, { status: 400 })

const basic = (header: string | undefined) => {
  const encoded = /^basic\s+(\S+)$/i.exec(header ?? "")?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, "base64").toString("utf8")
  const colon = text.indexOf(":")
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}
