/** `POST /oauth/token` of the login host: who asks, by which grant, and the answer. What a grant does is in `grants`. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Faults } from "../http/Faults.ts"
import * as Refusal from "../http/Refusal.ts"
import { issueToken } from "../organization/Login.ts"
import type { Organization } from "../organization/Organization.ts"
import type { RateLimit } from "../organization/RateLimit.ts"
import { authenticate } from "./ClientAuthentication.ts"
import { authorizationCode } from "./grants/AuthorizationCode.ts"
import { clientCredentials } from "./grants/ClientCredentials.ts"
import { type Grant, refuse, type TokenRefusal } from "./grants/Grant.ts"
import { refreshToken } from "./grants/RefreshToken.ts"
import { saml2Bearer } from "./grants/Saml2Bearer.ts"
import * as RequestForm from "./RequestForm.ts"

const grants: ReadonlyMap<string, Grant> = new Map([
  ["client_credentials", clientCredentials],
  ["authorization_code", authorizationCode],
  ["refresh_token", refreshToken],
  ["urn:ietf:params:oauth:grant-type:saml2-bearer", saml2Bearer]
])

export const handle = (organization: Organization, rateLimit: RateLimit, faults: Faults) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const form = yield* RequestForm.read(request)
    if (RequestForm.isRepeated(form)) {
      return yield* refuse("invalid_request", "a parameter is there twice")
    }
    // A parameter without a value counts as left out (RFC 6749 §3.2).
    const optionalField = (name: string) =>
      Option.getOrUndefined(Option.filter(UrlParams.getFirst(form, name), (value) => value !== ""))
    const field = (name: string) => {
      const value = optionalField(name)
      return value === undefined
        ? Effect.fail(refuse("invalid_request", `${name} is missing`))
        : Effect.succeed(value)
    }

    const grant = grants.get(optionalField("grant_type") ?? (yield* noGrantType(form)))
    if (grant === undefined) {
      return yield* refuse("unsupported_grant_type", `use one of ${[...grants.keys()].join(", ")}`)
    }
    const now = yield* Clock.currentTimeMillis
    const { client, isProven } = yield* authenticate(
      organization,
      request.headers["authorization"],
      optionalField,
      now
    )
    const current = yield* Refusal.CurrentRequest
    current.signsIn = { clientId: client.id }
    if (!isProven && !grant.isOpenToPublicClients) {
      return yield* refuse("invalid_client", "authentication failed")
    }
    const { tokenRequestsPerMinute } = organization.behavior.current()
    const limit = [`token requests of ${client.id}`, tokenRequestsPerMinute, now] as const
    if (rateLimit.isOver(...limit)) return yield* refuse("invalid_request", rateLimitExceeded)
    // Whoever only names a client uses nothing up for it: a public one has proved itself by its code.
    if (isProven) rateLimit.take(...limit)
    if (client.authorizedGrantType !== grant.ofClients) {
      return yield* refuse("unauthorized_client", "the client has another grant type")
    }
    const granted = yield* grant.exchange({ organization, client, isProven, field, optionalField, now })
    if (!isProven) rateLimit.take(...limit)
    const { seconds, token } = issueToken(organization.login, granted.signIn, client, now)
    faults.executed("postOauthToken")
    return HttpServerResponse.jsonUnsafe({
      access_token: Redacted.value(token),
      token_type: "bearer",
      expires_in: seconds,
      ...(granted.refreshToken !== undefined && { refresh_token: Redacted.value(granted.refreshToken) })
    })
  }).pipe(Effect.catchTag("TokenRefusal", (refusal) => Effect.succeed(answer(refusal, organization))))

// curl says of any text that it is a form: of JSON, XML and the parts of a multipart body too.
const noGrantType = ({ params }: UrlParams.UrlParams) =>
  refuse(
    "invalid_request",
    /^\s*["{[<-]/.test(params[0]?.[0] ?? "") ? RequestForm.notForm : "grant_type is missing"
  )

/** How the vendor's begins (observed by its Terraform provider): the login host has no 429. */
export const rateLimitExceeded = "rate limit exceeded; try again later"

// The status of `invalid_client` is not known; 400 is what RFC 6749 gives where no scheme was tried in a header.
const answer = ({ description, error }: TokenRefusal, { behavior }: Organization) =>
  HttpServerResponse.jsonUnsafe(
    { error, description, error_description: description },
    { status: error === "invalid_client" ? behavior.current().invalidClientStatus : 400 }
  )
