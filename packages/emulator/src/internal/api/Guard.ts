/**
 * Stands before every operation: finds the caller by the token, checks the permissions that the endpoint's facts
 * ask for, and answers requests that the schemas do not accept with the vendor's codes.
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
import type { Faults } from "../http/Faults.ts"
import * as Operations from "../http/Operations.ts"
import * as Refusal from "../http/Refusal.ts"
import type * as Behavior from "../organization/Behavior.ts"
import type { Authenticated, Organization } from "../organization/Organization.ts"
import type { RateLimit, Taken } from "../organization/RateLimit.ts"
import * as Secrets from "../organization/Secrets.ts"
import * as InvalidRequest from "./InvalidRequest.ts"

/** Whose token the request carries. */
export class Caller extends Context.Service<
  Caller,
  Authenticated & {
    readonly token: Redacted.Redacted<string>
    /** When the token was used before this request, in milliseconds since the epoch. */
    readonly usedBefore: number
  }
>()("@effect-genesys/emulator/Caller") {}

export class Guard extends HttpApiMiddleware.Service<Guard, { provides: Caller }>()(
  "@effect-genesys/emulator/Guard"
) {}

export const layer = (organization: Organization, rateLimit: RateLimit, faults: Faults) => {
  const { behavior, login } = organization
  return Layer.succeed(Guard, (operation, { endpoint }) =>
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const header = request.headers["authorization"]
      if (header === undefined) return yield* Refusal.respond(noToken)
      const token = Secrets.bearer(header)
      const now = yield* Clock.currentTimeMillis
      const caller = organization.authenticate(token, now)
      if (caller === undefined) return yield* Refusal.respond(badToken)
      const usedBefore = login.tokens.usedAt(token) ?? now
      login.tokens.use(token, now)

      const current = yield* Refusal.CurrentRequest
      current.caller = {
        clientId: caller.client.id,
        ...(caller.signIn.userId !== undefined && { userId: caller.signIn.userId }),
        template: Operations.of(endpoint).template
      }
      const { requestsPerMinute, scopeEnforcement, tooManyRequestsCode } = behavior.current()
      const taken = rateLimit.take(Secrets.fingerprint(token), requestsPerMinute, now)
      if (requestsPerMinute < Infinity) current.rateLimit = { ...taken, allowed: requestsPerMinute }
      if (taken.isOver) {
        const refusal = tooManyRequests(tooManyRequestsCode, caller, requestsPerMinute, taken)
        return HttpServerResponse.setHeader(
          yield* Refusal.respond(refusal),
          "retry-after",
          String(taken.reset)
        )
      }
      const { permissions, scopes } = OperationFacts.of(endpoint)
      // A client's own token has no scopes: its roles say what it may do.
      if (scopeEnforcement && caller.signIn.userId !== undefined) {
        const granted = caller.signIn.scope ?? caller.client.scope ?? []
        if (!scopes.some((scope) => granted.includes(scope)))
          return yield* Refusal.respond(outOfScope(scopes))
      }
      if (permissions.length > 0 && !organization.hasOneOf(permissions, caller)) {
        return yield* Refusal.respond(missing(permissions))
      }
      return yield* operation.pipe(
        Effect.provideService(Caller, { ...caller, token, usedBefore }),
        Effect.catchIf(isSchemaError, (error) =>
          // A response that cannot be written is the emulator's own mistake.
          isOfResponse(error) ? Effect.die(error.cause) : Refusal.respond(InvalidRequest.refusal(error))
        ),
        // The library answers a body of another kind with plain text.
        Effect.filterOrElse(
          ({ status }) => status !== 415,
          () => Refusal.respond(unsupported)
        ),
        Effect.tap(({ status }) =>
          Effect.sync(() => {
            if (status < 300) faults.executed(endpoint.identifier)
          })
        )
      )
    })
  )
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
  code: Behavior.Settled["tooManyRequestsCode"],
  { signIn }: Authenticated,
  allowed: number,
  { reset }: Taken
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

const outOfScope = (scopes: ReadonlyArray<string>) =>
  new Refusal.Refusal({
    status: 403,
    code: "app.not.authorized.for.scope",
    message: "The token has none of these scopes: {scopes}",
    params: { scopes: scopes.join(", ") }
  })

const unsupported = new Refusal.Refusal({
  status: 415,
  code: "unsupported.media.type",
  message: "The body must be application/json."
})

const missing = (permissions: ReadonlyArray<string>) =>
  new Refusal.Refusal({
    status: 403,
    code: "missing.any.permissions",
    message: "One of these permissions is missing: {permissions}",
    params: { permissions: permissions.join(", ") }
  })
