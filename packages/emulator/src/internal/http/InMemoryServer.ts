/** An HTTP server without a port: a web handler, which the faults apply to as they do to a socket. */
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
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Secrets from "../organization/Secrets.ts"
import { answerOf, brokenBodies, carriesOut, type Fault, type Faults, meet } from "./Faults.ts"
import * as Struck from "./Struck.ts"

/** Takes a request as `fetch` does, whatever its host: a connection that is cut rejects. */
export class WebHandler extends Context.Service<WebHandler, (request: Request) => Promise<Response>>()(
  "@effect-genesys/emulator/WebHandler"
) {}

export interface InMemoryServer {
  readonly server: HttpServer.HttpServer["Service"]
  /** The handler, and a client that has it answer all that it asks. */
  readonly clients: Layer.Layer<WebHandler | HttpClient.HttpClient>
}

export const make = (
  faults: Faults,
  revoke: (token: Redacted.Redacted<string>) => void,
  taken: Struck.Taken
): InMemoryServer => {
  let handler = notServed
  const server = HttpServer.make({
    // Where nothing can listen: a client that does not go through the handler reaches nobody.
    address: NetAddress.inetAddressUnsafe(NetAddress.ipv4Loopback, 0),
    serve: (served, middleware) =>
      Effect.map(Effect.context<never>(), (context) => {
        handler = HttpEffect.toWebHandlerWith<never, HttpServerRequest.HttpServerRequest | Scope.Scope>(
          context
        )(addressed(served), middleware)
      })
  })
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const rule = meet(faults, request.method, pathname)
    if (rule === undefined) return handler(request)
    Struck.mark(request, rule.fault)
    if (rule.fault.kind === "revokeToken") {
      revoke(Secrets.bearer(request.headers.get("authorization")))
      return handler(request)
    }
    if (carriesOut(rule)) return spoil(rule.fault, request, await handler(request))
    taken(request.method, pathname, rule.fault)
    return spoil(rule.fault, request, new Response())
  }
  return { server, clients: Layer.merge(Layer.succeed(WebHandler, answer), client(answer)) }
}

/** Names the host, as every request that goes over a socket does. */
const addressed = <E, R>(served: Effect.Effect<HttpServerResponse, E, R>) =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
    const { headers, originalUrl } = request
    const named = Headers.set(headers, "host", headers["host"] ?? new URL(originalUrl).host)
    return Effect.provideService(
      served,
      HttpServerRequest.HttpServerRequest,
      request.modify({ headers: named })
    )
  })

const notServed = (_request: Request): Promise<Response> => Promise.reject(new TypeError("nothing is served"))

const client = (answer: WebHandler["Service"]) =>
  Layer.effect(
    HttpClient.HttpClient,
    HttpClient.HttpClient.useSync(
      HttpClient.transform(
        Effect.provideService(FetchHttpClient.Fetch, (input, init) => answer(new Request(input, init)))
      )
    )
  ).pipe(Layer.provide(FetchHttpClient.layer))

const spoil = async (fault: Fault, { method, signal }: Request, response: Response): Promise<Response> => {
  const body = new Uint8Array(await response.arrayBuffer())
  const half = body.subarray(0, Math.floor(body.length / 2))
  const { headers, status } = response
  // Without a body there is nothing in it to spoil.
  if (body.length === 0 && brokenBodies.has(fault.kind)) return new Response(null, { status, headers })
  switch (fault.kind) {
    case "reset":
      throw new TypeError("fetch failed", { cause: new Error("the connection was cut") })
    case "hang":
    case "revokeToken":
      return aborted(signal)
    case "answer":
    case "error": {
      const instead = answerOf(fault)
      const hasBody = method !== "HEAD" && !bodiless.has(instead.status)
      return new Response(hasBody ? instead.body : null, instead)
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

/** Statuses that a `Response` takes no body with, not even an empty one. */
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

/** A byte every 100 ms, until the other side goes. */
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
