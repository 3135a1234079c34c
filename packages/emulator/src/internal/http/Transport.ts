/**
 * What every request goes through as HTTP, before its route and after: who may ask from another site, where it leads,
 * and an answer in the vendor's shape for all that no route answers.
 */
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as HttpMiddleware from "effect/http/HttpMiddleware"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerError from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as KnownRoutes from "./KnownRoutes.ts"
import * as Refusal from "./Refusal.ts"
import * as RequestBody from "./RequestBody.ts"
import * as RequestHead from "./RequestHead.ts"

/** The router, for the routes of the emulator to be added to. */
export const layer = Layer.effect(
  HttpRouter.HttpRouter,
  Effect.gen(function* () {
    const { methodsAt, router } = KnownRoutes.make(yield* HttpRouter.HttpRouter)
    yield* router.addGlobalMiddleware((answer) =>
      Effect.gen(function* () {
        const received = yield* HttpServerRequest.HttpServerRequest
        const target = RequestHead.of(received)
        if (received.method === "OPTIONS" && target.url === "*") return HttpServerResponse.empty()
        const head = RequestHead.check(target)
        const path = Result.getOrElse(head, () => received.url)
        const request = path.startsWith("/__emulator/") ? asJson(received) : received
        return yield* Effect.fromResult(head).pipe(
          Effect.matchEffect({
            // What follows it on this connection is as doubtful.
            onFailure: (refusal) =>
              Effect.map(Refusal.respond(refusal), HttpServerResponse.setHeader("connection", "close")),
            onSuccess: () => RequestBody.checked(routed(answer, methodsAt))
          }),
          shared(path, request),
          compressed(path, request),
          Effect.provideService(HttpServerRequest.HttpServerRequest, request)
        )
      }).pipe(Effect.catchDefect(concealed))
    )
    return router
  })
)

// What comes to the control plane is JSON, whatever it is said to be: curl says that it is a form.
const asJson = (request: HttpServerRequest.HttpServerRequest) =>
  request.modify({ headers: Headers.set(request.headers, "content-type", "application/json") })

const routed = <E, R>(
  answer: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>,
  methodsAt: KnownRoutes.KnownRoutes["methodsAt"]
) =>
  Effect.catchIf(answer, isHttpServerError, ({ reason }) => {
    if (reason._tag !== "RouteNotFound") return Effect.die(reason)
    const methods = methodsAt(reason.request.url)
    if (methods.length === 0) return Refusal.respond(Refusal.notFound)
    const allow = HttpServerResponse.setHeader("allow", methods.join(", "))
    return reason.request.method === "OPTIONS"
      ? Effect.succeed(allow(HttpServerResponse.empty()))
      : Effect.map(Refusal.respond(wrongMethod), allow)
  })

const isHttpServerError = <E>(error: E): error is E & HttpServerError.HttpServerError =>
  HttpServerError.isHttpServerError(error)

/** Lets programs in browsers read what the vendor's hosts answer to them, wherever they come from. */
const shared =
  (path: string, { headers, method }: HttpServerRequest.HttpServerRequest) =>
  <E, R>(answer: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
    /^\/(api\/|oauth\/token|openapi\.json|\.well-known\/)/.test(path) &&
    // The library takes every OPTIONS for a preflight.
    (method !== "OPTIONS" || "access-control-request-method" in headers)
      ? anyOrigin(answer)
      : answer

export const exposedHeaders = [
  "ININ-Correlation-Id",
  "Retry-After",
  "inin-ratelimit-count",
  "inin-ratelimit-allowed",
  "inin-ratelimit-reset"
]

const anyOrigin = HttpMiddleware.cors({ exposedHeaders })

/**
 * Only where no answer holds a secret: its length would tell of it (BREACH). Secrets and tokens answer to POST, and the
 * sign-in page has a ticket.
 */
const compressed =
  (path: string, { method }: HttpServerRequest.HttpServerRequest) =>
  <E, R>(answer: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
    method === "GET" && /^\/(api\/|openapi\.json)/.test(path) ? gzipped(answer) : answer

const gzipped = HttpMiddleware.compression({ algorithms: ["gzip"] })

/** The caller learns nothing of the inside; whoever runs the emulator does. */
const concealed = (defect: unknown) =>
  Effect.andThen(
    Effect.logError("The emulator could not answer a request", defect),
    Refusal.respond(brokenInside)
  )

const wrongMethod = new Refusal.Refusal({
  status: 405,
  code: "method.not.allowed",
  message: "The path has no such method."
})

const brokenInside = new Refusal.Refusal({
  status: 500,
  code: "internal.server.error",
  message: "The request could not be answered."
})
