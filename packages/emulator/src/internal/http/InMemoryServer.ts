/** An HTTP server without a port: a web handler, with the same faults as the server on a socket. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as NetAddress from "effect/net/NetAddress"
import type * as Scope from "effect/Scope"
import { FaultInjector } from "./FaultInjector.ts"
import { bodyFaults, type Fault, responseOf } from "./Faults.ts"
import * as RequestHead from "./RequestHead.ts"

/**
 * Handles a request like `fetch`, for any host.
 *
 * For the vendor's SDK or another HTTP client in the process of `Emulator.layerInMemory`. A fault that closes the
 * connection rejects.
 *
 * @since 0.1.0
 * @category services
 */
export class WebHandler extends Context.Service<WebHandler, (request: Request) => Promise<Response>>()(
  "@effect-genesys/emulator/WebHandler"
) {}

class InMemoryServer extends Context.Service<
  InMemoryServer,
  { readonly server: HttpServer.HttpServer["Service"]; readonly handle: WebHandler["Service"] }
>()("@effect-genesys/emulator/InMemoryServer") {}

export const layer = Layer.effect(
  InMemoryServer,
  FaultInjector.useSync((injector) => make(injector))
)

/** The server, for the routes of the emulator. */
export const layerServer = Layer.merge(
  Layer.effect(
    HttpServer.HttpServer,
    InMemoryServer.useSync(({ server }) => server)
  ),
  HttpServer.layerServices
)

/** The handler, and an `HttpClient` that sends all its requests to it. */
export const layerClient = Layer.unwrap(
  InMemoryServer.useSync(({ handle }) => Layer.merge(Layer.succeed(WebHandler, handle), client(handle)))
)

const make = (injector: FaultInjector["Service"]) => {
  let handler = notServed
  const server = HttpServer.make({
    // Nothing can listen on port 0, so a client without the handler reaches no server.
    address: NetAddress.inetAddressUnsafe(NetAddress.ipv4Loopback, 0),
    serve: (served, middleware) =>
      Effect.map(Effect.context<never>(), (context) => {
        handler = HttpEffect.toWebHandlerWith<never, HttpServerRequest.HttpServerRequest | Scope.Scope>(
          context
        )(withHost(served), middleware)
      })
  })
  const handle = async (request: Request): Promise<Response> => {
    const { headers, method, url } = request
    const disposition = injector.receive(request, {
      method,
      target: RequestHead.withoutOrigin(url),
      authorization: headers.get("authorization")
    })
    switch (disposition._tag) {
      case "Handle":
        return handler(request)
      case "SpoilResponse":
        return applyFault(disposition.fault, request, await handler(request))
      case "Replace":
        return applyFault(disposition.fault, request, new Response())
    }
  }
  return { server, handle }
}

/** Adds the header `host`, which every request over a socket has. */
const withHost = <E, R>(served: Effect.Effect<HttpServerResponse, E, R>) =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
    const { headers, originalUrl } = request
    const named = Headers.set(headers, "host", headers["host"] ?? new URL(originalUrl).host)
    return Effect.provideService(
      served,
      HttpServerRequest.HttpServerRequest,
      request.modify({ headers: named })
    )
  })

const notServed = (_request: Request): Promise<Response> =>
  Promise.reject(new TypeError("the emulator is not serving yet; use the handler once its layer is built"))

const client = (handle: WebHandler["Service"]) =>
  Layer.effect(
    HttpClient.HttpClient,
    HttpClient.HttpClient.useSync(
      HttpClient.transform(
        Effect.provideService(FetchHttpClient.Fetch, (input, init) => handle(new Request(input, init)))
      )
    )
  ).pipe(Layer.provide(FetchHttpClient.layer))

const applyFault = async (
  fault: Fault,
  { method, signal }: Request,
  response: Response
): Promise<Response> => {
  const body = new Uint8Array(await response.arrayBuffer())
  const half = body.subarray(0, Math.floor(body.length / 2))
  const { headers, status } = response
  // An empty body cannot break.
  if (body.length === 0 && bodyFaults.has(fault.kind)) return new Response(null, { status, headers })
  switch (fault.kind) {
    case "reset":
      throw new TypeError("fetch failed", { cause: new Error("the connection was closed") })
    case "hang":
    case "revokeToken":
      return aborted(signal)
    case "answer":
    case "error": {
      const replacement = responseOf(fault)
      const hasBody = method !== "HEAD" && !bodiless.has(replacement.status)
      return new Response(hasBody ? replacement.body : null, replacement)
    }
    case "cutShort":
      return new Response(half, {
        status,
        headers: { ...Object.fromEntries(headers), "content-length": String(half.length) }
      })
    case "resetMidBody":
    case "truncated":
      return new Response(brokenOff(half), { status, headers })
    case "brokenGzip":
      return new Response(brokenOff(new Uint8Array()), { status, headers })
    case "drip":
      return new Response(dripping(body), { status, headers })
  }
}

/** Statuses with which a `Response` cannot have a body, not even an empty one. */
const bodiless = new Set([204, 205, 304])

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  })

const brokenOff = (part: Uint8Array) =>
  new ReadableStream({
    start: (controller) => controller.enqueue(part),
    pull: (controller) => controller.error(new TypeError("terminated"))
  })

/** Sends a byte every 100 ms, until the client disconnects. */
const dripping = (body: Uint8Array) => {
  let sent = 0
  let timer: ReturnType<typeof setInterval> | undefined
  return new ReadableStream({
    start: (controller) => {
      timer = setInterval(() => {
        controller.enqueue(body.subarray(sent, (sent += 1)))
        if (sent < body.length) return
        clearInterval(timer)
        controller.close()
      }, 100)
    },
    cancel: () => clearInterval(timer)
  })
}
