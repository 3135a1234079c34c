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
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Faults } from "./Faults.ts"
import * as InvalidRequest from "./InvalidRequest.ts"
import { type Authenticated, type Organisation, permissionsOf } from "./Organisation.ts"
import * as Refusal from "./Refusal.ts"

/** Whose token the request carries, and the token. */
export class Caller extends Context.Service<
  Caller,
  Authenticated & { readonly token: Redacted.Redacted<string> }
>()("@effect-genesys/emulator/Caller") {}

export class Guard extends HttpApiMiddleware.Service<Guard, { provides: Caller }>()(
  "@effect-genesys/emulator/Guard"
) {}

export const layer = (organisation: Organisation, faults: Faults) =>
  Layer.succeed(Guard, (operation, { endpoint }) =>
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const header = request.headers["authorization"]
      if (header === undefined) return yield* Refusal.respond(noToken)
      const token = Redacted.make(/^bearer\s+(\S+)$/i.exec(header)?.[1] ?? "")
      const caller = organisation.authenticate(token, yield* Clock.currentTimeMillis)
      if (caller === undefined) return yield* Refusal.respond(badToken)

      const current = yield* Refusal.CurrentRequest
      current.caller = {
        clientId: caller.client.id,
        templateUri: endpoint.path.slice(1).replaceAll(/:(\w+)/g, "{$1}")
      }
      const { permissions } = OperationFacts.of(endpoint)
      const held = permissionsOf(caller)
      if (permissions.length > 0 && !permissions.some((permission) => held.has(permission))) {
        return yield* Refusal.respond(missing(permissions))
      }
      if (Number(request.headers["content-length"] ?? 0) > maxBody) return yield* Refusal.respond(tooLarge)
      return yield* operation.pipe(
        Effect.provideService(Caller, { ...caller, token }),
        Effect.catchIf(isSchemaError, (error) => Refusal.respond(InvalidRequest.refusal(error))),
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

const isSchemaError = <E>(error: E): error is E & HttpApiError.HttpApiSchemaError =>
  HttpApiError.HttpApiSchemaError.is(error)

// Second-hand: the vendor's `request.bytes.max`.
const maxBody = 512_000

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

const tooLarge = new Refusal.Refusal({
  status: 413,
  code: "request.entity.too.large",
  message: `The body has more than ${maxBody} bytes.`
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
    message: `One of these permissions is missing: ${permissions.join(", ")}`,
    params: { permissions: permissions.join(", ") }
  })
