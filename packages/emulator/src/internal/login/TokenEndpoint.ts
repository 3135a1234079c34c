/** `POST /oauth/token` of the login host: authenticates the client, and issues a token by one of the `grants`. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { Faults } from "../http/Faults.ts"
import { CurrentRequest } from "../http/RequestContext.ts"
import type * as Behavior from "../organization/Behavior.ts"
import { issueToken } from "../organization/Login.ts"
import { Organization } from "../organization/Organization.ts"
import { RateLimit } from "../organization/RateLimit.ts"
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

export const layer = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const { behavior, clients, login } = yield* Organization
    const faults = yield* Faults
    const rateLimit = yield* RateLimit

    const issue = Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const form = yield* RequestForm.read(request)
      if (RequestForm.isRepeated(form)) {
        return yield* refuse("invalid_request", "a parameter is repeated")
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
      const { client, isAuthenticated } = yield* authenticate(
        clients,
        request.headers["authorization"],
        optionalField,
        now
      )
      const current = yield* CurrentRequest
      current.identify({ clientId: client.id, isMetered: false })
      if (!isAuthenticated && !grant.isOpenToPublicClients) {
        return yield* refuse("invalid_client", "authentication failed")
      }
      const { tokenRequestsPerMinute } = behavior.current()
      const limit = [`token requests of ${client.id}`, tokenRequestsPerMinute, now] as const
      if (rateLimit.isOver(...limit)) return yield* refuse("invalid_request", rateLimitExceeded)
      // An unauthenticated request does not use up the limit of the client until its code was accepted.
      if (isAuthenticated) rateLimit.take(...limit)
      if (client.authorizedGrantType !== grant.ofClients) {
        return yield* refuse("unauthorized_client", "the client has another grant type")
      }
      const granted = yield* grant.exchange({ login, client, isAuthenticated, field, optionalField, now })
      if (!isAuthenticated) rateLimit.take(...limit)
      const { seconds, token } = issueToken(login, granted.signIn, client, now)
      faults.executed("postOauthToken")
      return HttpServerResponse.jsonUnsafe({
        access_token: Redacted.value(token),
        token_type: "bearer",
        expires_in: seconds,
        ...(granted.refreshToken !== undefined && { refresh_token: Redacted.value(granted.refreshToken) })
      })
    })
    yield* router.add(
      "POST",
      "/oauth/token",
      Effect.catchTag(issue, "TokenRefusal", (refusal) => Effect.succeed(respond(refusal, behavior)))
    )
  })
)

// curl sends JSON, XML and multipart bodies with the content type of a form too.
const noGrantType = ({ params }: UrlParams.UrlParams) =>
  refuse(
    "invalid_request",
    /^\s*["{[<-]/.test(params[0]?.[0] ?? "") ? RequestForm.notForm : "grant_type is missing"
  )

/** The beginning of the vendor's message (observed by its Terraform provider): the login host has no 429. */
export const rateLimitExceeded = "rate limit exceeded; try again later"

// The vendor's status for `invalid_client` is not known. RFC 6749 has 400 for requests without an Authorization header.
const respond = ({ description, error }: TokenRefusal, behavior: Behavior.Control) =>
  HttpServerResponse.jsonUnsafe(
    { error, description, error_description: description },
    { status: error === "invalid_client" ? behavior.current().invalidClientStatus : 400 }
  )
