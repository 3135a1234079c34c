/**
 * The middleware of every operation: identifies the caller by the token, checks the rate limit, the scopes and the
 * permissions, and refuses requests that the schemas do not accept with the vendor's codes.
 */
import * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpApiError from "effect/http-api/HttpApiError"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import { Faults } from "../http/Faults.ts"
import * as Refusal from "../http/Refusal.ts"
import { respond } from "../http/RefusalResponse.ts"
import { CurrentRequest } from "../http/RequestContext.ts"
import type * as Behavior from "../organization/Behavior.ts"
import { type Authenticated, Organization } from "../organization/Organization.ts"
import { RateLimit, type Usage } from "../organization/RateLimit.ts"
import * as Secrets from "../organization/Secrets.ts"
import * as InvalidRequest from "./InvalidRequest.ts"

/** The client of the request, and the user if one signed in with it. */
export class Caller extends Context.Service<
  Caller,
  Authenticated & {
    readonly token: Redacted.Redacted<string>
    /** When the token was last used before this request, in milliseconds since the epoch. */
    readonly usedBefore: number
  }
>()("@effect-genesys/emulator/Caller") {}

export class Guard extends HttpApiMiddleware.Service<Guard, { provides: Caller }>()(
  "@effect-genesys/emulator/Guard"
) {}

export const layer = Layer.effect(
  Guard,
  Effect.gen(function* () {
    const { authenticate, behavior, hasOneOf, login } = yield* Organization
    const faults = yield* Faults
    const rateLimit = yield* RateLimit

    return (operation, { endpoint }) =>
      Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const header = request.headers["authorization"]
        if (header === undefined) return yield* respond(noToken)
        const token = Secrets.bearer(header)
        const now = yield* Clock.currentTimeMillis
        const caller = authenticate(token, now)
        if (caller === undefined) return yield* respond(badToken)
        const usedBefore = login.tokens.usedAt(token) ?? now
        login.tokens.use(token, now)
        const { client, signIn } = caller
        const current = yield* CurrentRequest
        current.identify({
          clientId: client.id,
          ...(signIn.userId !== undefined && { userId: signIn.userId }),
          isMetered: true
        })

        const { requestsPerMinute, scopeEnforcement, tooManyRequestsCode } = behavior.current()
        const usage = rateLimit.take(Secrets.fingerprint(token), requestsPerMinute, now)
        const rateLimited = HttpServerResponse.setHeaders(rateLimitHeaders(usage, requestsPerMinute))
        if (usage.isOver) {
          const refusal = tooManyRequests(tooManyRequestsCode, caller, requestsPerMinute, usage)
          const response = yield* respond(refusal)
          return rateLimited(HttpServerResponse.setHeader(response, "retry-after", String(usage.reset)))
        }

        const { permissions, scopes } = OperationFacts.of(endpoint)
        const refusal = outOfScope(scopes, caller, scopeEnforcement) ?? missing(permissions, caller, hasOneOf)
        if (refusal !== undefined) return rateLimited(yield* respond(refusal))
        const response = yield* accepted(
          Effect.provideService(operation, Caller, { ...caller, token, usedBefore })
        )
        if (response.status < 300) faults.executed(endpoint.identifier)
        return rateLimited(response)
      })
  })
)

/** Refuses requests that the schemas do not accept. */
const accepted = <E, R>(operation: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
  operation.pipe(
    Effect.catchIf(isSchemaError, (error) =>
      // A response that cannot be encoded is a defect of the emulator.
      isOfResponse(error) ? Effect.die(error.cause) : respond(InvalidRequest.refusal(error))
    ),
    // The library refuses other media types in plain text.
    Effect.filterOrElse(
      ({ status }) => status !== 415,
      () => respond(unsupported)
    )
  )

const rateLimitHeaders = ({ count, reset }: Usage, allowed: number): Readonly<Record<string, string>> =>
  allowed === Infinity
    ? {}
    : {
        "inin-ratelimit-count": String(count),
        "inin-ratelimit-allowed": String(allowed),
        "inin-ratelimit-reset": String(reset)
      }

const isSchemaError = <E>(error: E): error is E & HttpApiError.HttpApiSchemaError =>
  HttpApiError.HttpApiSchemaError.is(error)

const isOfResponse = ({ kind }: HttpApiError.HttpApiSchemaError) =>
  kind === "Body" || kind === "ResponseHeaders"

const noToken = new Refusal.Refusal({
  status: 401,
  code: "authentication.required",
  message: "No authentication bearer token was sent with the request."
})

const badToken = new Refusal.Refusal({
  status: 401,
  code: "bad.credentials",
  message: "The bearer token is not valid."
})

const tooManyRequests = (
  code: Behavior.Settings["tooManyRequestsCode"],
  { signIn }: Authenticated,
  allowed: number,
  { reset }: Usage
) =>
  new Refusal.Refusal({
    status: 429,
    code,
    ...(code === "too.many.requests"
      ? {
          message: "More than {limit} requests were made with this token in {window} seconds.",
          params: { limit: String(allowed), window: "60" },
          limit: {
            key:
              signIn.userId === undefined
                ? "client.credentials.token.rate.per.minute"
                : "token.rate.per.minute",
            namespace: "platform.api",
            value: allowed
          }
        }
      : {
          message: "Too many requests were made with this token. Try again in {seconds} seconds.",
          params: { seconds: String(reset) }
        })
  })

/** A client's own token has no scopes: its roles decide alone. */
const outOfScope = (
  scopes: ReadonlyArray<string>,
  { client, signIn }: Authenticated,
  isEnforced: boolean
) => {
  if (!isEnforced || signIn.userId === undefined) return undefined
  const granted = signIn.scope ?? client.scope ?? []
  if (scopes.some((scope) => granted.includes(scope))) return undefined
  return new Refusal.Refusal({
    status: 403,
    code: "app.not.authorized.for.scope",
    message: "The token has none of these scopes: {scopes}",
    params: { scopes: scopes.join(", ") }
  })
}

const unsupported = new Refusal.Refusal({
  status: 415,
  code: "unsupported.media.type",
  message: "The body must be application/json."
})

const missing = (
  permissions: ReadonlyArray<string>,
  caller: Authenticated,
  hasOneOf: Organization["Service"]["hasOneOf"]
) =>
  permissions.length === 0 || hasOneOf(permissions, caller)
    ? undefined
    : new Refusal.Refusal({
        status: 403,
        code: "missing.any.permissions",
        message: "One of these permissions is missing: {permissions}",
        params: { permissions: permissions.join(", ") }
      })
