/** An HTTP server that applies faults to requests and responses at the socket. */
import { IncomingMessage, Server, ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { FaultInjector } from "./FaultInjector.ts"
import { bodyFaults, type Fault, responseOf } from "./Faults.ts"
import { SpelledResponse } from "./HeaderSpelling.ts"
import { exposedHeaders } from "./Transport.ts"
import * as UnreadableRequest from "./UnreadableRequest.ts"

/** Listens while its scope is open. */
export const layer = (options: { readonly host: string; readonly port: number }) =>
  Layer.unwrap(
    Effect.map(FaultInjector, (injector) =>
      NodeHttpServer.layer(() => new FaultyServer(injector), {
        ...options,
        // An emulator stops at once: no client waits for it.
        gracefulShutdownTimeout: 0
      })
    )
  )

export class FaultyServer extends Server {
  readonly #injector: FaultInjector["Service"]
  /** Responses that are not sent yet, by connection: pipelined requests wait for each other. */
  readonly #unfinished = new WeakMap<Duplex, ReadonlyArray<ServerResponse>>()

  constructor(injector: FaultInjector["Service"]) {
    // Some clients offer HTTP/2 with their first request. The emulator ignores the offer.
    // It refuses requests without a host itself, so that the error has the vendor's shape.
    super({ ServerResponse: SpelledResponse, shouldUpgradeCallback: () => false, requireHostHeader: false })
    // An expectation other than 100-continue is ignored.
    this.on("checkExpectation", (request, response) => this.emit("request", request, response))
    this.on("clientError", (error, socket) => this.#refuse(error, socket))
    this.#injector = injector
  }

  override emit(event: string, ...args: ReadonlyArray<unknown>): boolean {
    const [request, response] = args
    if (
      !(event === "request" || event === "checkContinue") ||
      !(request instanceof IncomingMessage) ||
      !(response instanceof ServerResponse)
    ) {
      return super.emit(event, ...args)
    }
    this.#follow(request.socket, response)
    const { method = "", url = "" } = request
    const { authorization } = request.headers
    const disposition = this.#injector.receive(request, { method, target: url, authorization })
    if (disposition._tag === "Replace") {
      request.resume()
      applyFault(disposition.fault, response, { status: 200, headers: {}, body: Buffer.alloc(0) })
      return true
    }
    if (disposition._tag === "SpoilResponse") {
      // The fault applies to the plain body.
      delete request.headers["accept-encoding"]
      capture(response, (captured) => applyFault(disposition.fault, response, captured))
    }
    return super.emit(event, request, response)
  }

  #follow(socket: Duplex, response: ServerResponse) {
    const earlier = this.#unfinished.get(socket)?.filter(({ writableFinished }) => !writableFinished) ?? []
    this.#unfinished.set(socket, [...earlier, response])
  }

  /** Sends an error, unless a response has begun. Node.js does so without a body. */
  #refuse(error: NodeJS.ErrnoException, socket: Duplex) {
    // Responses that wait for an earlier one have no socket yet.
    const begun = this.#unfinished
      .get(socket)
      ?.some((response) => response.socket === socket && response.headersSent && !response.writableFinished)
    if (socket.writable && !begun) socket.write(UnreadableRequest.response(error.code))
    socket.destroy(error)
  }
}

interface CapturedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Collects the response in place of sending it. */
const capture = (response: ServerResponse, onEnd: (captured: CapturedResponse) => void) => {
  const chunks: Array<Buffer> = []
  const keep = (chunk: unknown) => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  const { end, write, writeHead } = response
  response.write = (chunk: unknown) => {
    keep(chunk)
    return true
  }
  response.writeHead = (status: number, ...rest: ReadonlyArray<unknown>) => {
    response.statusCode = status
    for (const [name, value] of Object.entries(rest.at(-1) ?? {})) response.setHeader(name, value)
    return response
  }
  response.end = (chunk?: unknown) => {
    keep(chunk)
    Object.assign(response, { end, write, writeHead })
    const headers = Object.fromEntries(
      response.getHeaderNames().map((name) => [name, String(response.getHeader(name))])
    )
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    onEnd({ status: response.statusCode, headers, body: Buffer.concat(chunks) })
    return response
  }
}

const applyFault = (fault: Fault, response: ServerResponse, { body, headers, status }: CapturedResponse) => {
  const half = body.subarray(0, Math.floor(body.length / 2))
  const plain = { ...headers, "content-length": String(body.length) }
  // An empty body cannot break.
  if (body.length === 0 && bodyFaults.has(fault.kind)) return response.writeHead(status, headers).end()
  switch (fault.kind) {
    case "reset":
      return response.destroy()
    case "hang":
    case "revokeToken":
      return
    case "answer":
    case "error": {
      const replacement = responseOf(fault)
      return response
        .writeHead(replacement.status, { ...crossOrigin, ...replacement.headers })
        .end(replacement.body)
    }
    case "resetMidBody":
      response.writeHead(status, plain)
      return response.write(half, () => response.destroy())
    case "truncated":
      response.writeHead(status, plain)
      return response.write(half, () => response.socket?.end())
    case "cutShort":
      return response.writeHead(status, { ...plain, "content-length": String(half.length) }).end(half)
    case "brokenGzip":
      return response.writeHead(status, { ...plain, "content-encoding": "gzip" }).end(body)
    case "drip":
      response.writeHead(status, plain)
      return drip(response, body)
  }
}

// Otherwise a browser would hide the fault from its program.
const crossOrigin = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": exposedHeaders.join(",")
}

/** Sends a byte every 100 ms, until the client disconnects. */
const drip = (response: ServerResponse, body: Buffer) => {
  let sent = 0
  const timer = setInterval(() => {
    if (sent >= body.length) {
      clearInterval(timer)
      response.end()
    } else response.write(body.subarray(sent, (sent += 1)))
  }, 100)
  response.on("close", () => clearInterval(timer))
}
