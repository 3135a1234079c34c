/**
 * The HTTP of every request, around its route: checks of the head and the body, CORS, compression, and responses in the
 * vendor's shape for requests that no route handles.
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
import * as Refusal from "./Refusal.ts"
import { respond } from "./RefusalResponse.ts"
import * as RequestBody from "./RequestBody.ts"
import { CurrentRequest } from "./RequestContext.ts"
import * as RequestHead from "./RequestHead.ts"
import { type Area, RouteTable } from "./RouteTable.ts"

/** The router of the emulator. All its routes must be in the route table. */
export const layer = Layer.effect(
  HttpRouter.HttpRouter,
  Effect.gen(function* () {
    const table = yield* RouteTable
    const router = yield* HttpRouter.HttpRouter
    yield* router.addGlobalMiddleware((route) =>
      Effect.gen(function* () {
        const received = yield* HttpServerRequest.HttpServerRequest
        const head = RequestHead.of(received)
        if (received.method === "OPTIONS" && head.url === "*") return HttpServerResponse.empty()
        const { area, path } = (yield* CurrentRequest).match
        const request = area === "control" ? asJson(received) : received
        return yield* Effect.fromResult(Result.andThen(RequestHead.check(head), path)).pipe(
          Effect.matchEffect({
            // The bytes that follow on this connection cannot be trusted either.
            onFailure: (refusal) =>
              Effect.map(respond(refusal), HttpServerResponse.setHeader("connection", "close")),
            onSuccess: () => RequestBody.checked(refuseUnknownRoute(route, table))
          }),
          withCors(area, request),
          withCompression(area, request),
          Effect.provideService(HttpServerRequest.HttpServerRequest, request)
        )
      }).pipe(Effect.catchDefect(hideDefect))
    )
    return checked(router, table)
  })
)

/** Refuses routes that the table lacks: faults, the log and `Allow` would not know them. */
const checked = (router: HttpRouter.HttpRouter, table: RouteTable["Service"]): HttpRouter.HttpRouter => {
  const check = (method: string, path: string) => {
    // Only the guard of a whole folder has a wildcard.
    if (path.endsWith("*") || table.has(method, path)) return
    throw new Error(`${method} ${path} is missing from RouteTable.ts`)
  }
  return {
    ...router,
    add: (method, path, handler, options) => {
      check(method, path)
      return router.add(method, path, handler, options)
    },
    addAll: (routes) => {
      for (const { method, path } of routes) check(method, path)
      return router.addAll(routes)
    }
  }
}

// Bodies of the control plane are read as JSON with any content type, because curl sends that of a form.
const asJson = (request: HttpServerRequest.HttpServerRequest) =>
  request.modify({ headers: Headers.set(request.headers, "content-type", "application/json") })

const refuseUnknownRoute = <E, R>(
  route: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>,
  table: RouteTable["Service"]
) =>
  Effect.catchIf(route, isHttpServerError, ({ reason }) => {
    if (reason._tag !== "RouteNotFound") return Effect.die(reason)
    const methods = table.allow(reason.request.url)
    if (methods.length === 0) return respond(Refusal.notFound)
    const allow = HttpServerResponse.setHeader("allow", methods.join(", "))
    return reason.request.method === "OPTIONS"
      ? Effect.succeed(allow(HttpServerResponse.empty()))
      : Effect.map(respond(wrongMethod), allow)
  })

const isHttpServerError = <E>(error: E): error is E & HttpServerError.HttpServerError =>
  HttpServerError.isHttpServerError(error)

/** Lets web pages of any site call the vendor's hosts, as the vendor does. */
const withCors =
  (area: Area, { headers, method }: HttpServerRequest.HttpServerRequest) =>
  <E, R>(response: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
    crossOriginAreas.has(area) &&
    // The library handles every OPTIONS as a preflight.
    (method !== "OPTIONS" || "access-control-request-method" in headers)
      ? anyOrigin(response)
      : response

const crossOriginAreas: ReadonlySet<Area> = new Set(["api", "token", "document", "metadata"])

export const exposedHeaders = [
  "ININ-Correlation-Id",
  "Retry-After",
  "inin-ratelimit-count",
  "inin-ratelimit-allowed",
  "inin-ratelimit-reset"
]

const anyOrigin = HttpMiddleware.cors({ exposedHeaders })

/**
 * Only for responses without a secret, whose compressed length could reveal it (BREACH). Responses to POST have secrets
 * and tokens, and the sign-in page has a ticket.
 */
const withCompression =
  (area: Area, { method }: HttpServerRequest.HttpServerRequest) =>
  <E, R>(response: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
    method === "GET" && (area === "api" || area === "document") ? gzipped(response) : response

const gzipped = HttpMiddleware.compression({ algorithms: ["gzip"] })

/** Logs a defect for the person who runs the emulator, and hides it from the client. */
const hideDefect = (defect: unknown) =>
  Effect.andThen(
    Effect.logError("A request failed because of a bug in the emulator", defect),
    respond(brokenInside)
  )

const wrongMethod = new Refusal.Refusal({
  status: 405,
  code: "method.not.allowed",
  message: "The path has no such method."
})

const brokenInside = new Refusal.Refusal({
  status: 500,
  code: "internal.server.error",
  message: "The request could not be handled."
})
