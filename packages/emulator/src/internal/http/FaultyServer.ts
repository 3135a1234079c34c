/** An HTTP server that lets the faults have a request, or its answer, at the socket. */
import { IncomingMessage, Server, ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import type * as Redacted from "effect/Redacted"
import * as Secrets from "../organization/Secrets.ts"
import { answerOf, brokenBodies, carriesOut, type Fault, type Faults, meet } from "./Faults.ts"
import { SpelledResponse } from "./HeaderSpelling.ts"
import * as Struck from "./Struck.ts"
import { exposedHeaders } from "./Transport.ts"
import * as UnreadableRequest from "./UnreadableRequest.ts"

export class FaultyServer extends Server {
  readonly #faults: Faults
  readonly #revoke: (token: Redacted.Redacted<string>) => void
  readonly #taken: Struck.Taken
  /** Requests that came one after the other may wait on one connection. */
  readonly #unfinished = new WeakMap<Duplex, ReadonlyArray<ServerResponse>>()

  constructor(faults: Faults, revoke: (token: Redacted.Redacted<string>) => void, taken: Struck.Taken) {
    // Some clients offer HTTP/2 with their first request. It is answered as if they had not.
    // A request without a host is refused with the others that do not say where they go.
    super({ ServerResponse: SpelledResponse, shouldUpgradeCallback: () => false, requireHostHeader: false })
    // Whatever else a client expects than to be asked for the body, it gets its answer.
    this.on("checkExpectation", (request, response) => this.emit("request", request, response))
    this.on("clientError", (error, socket) => this.#refuse(error, socket))
    this.#faults = faults
    this.#revoke = revoke
    this.#taken = taken
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
    const rule = meet(this.#faults, method, url)
    const proceed = () => super.emit(event, request, response)
    if (rule === undefined) return proceed()
    Struck.mark(request, rule.fault)
    if (rule.fault.kind === "revokeToken") {
      this.#revoke(Secrets.bearer(request.headers.authorization))
      return proceed()
    }
    if (carriesOut(rule)) {
      // So that it is the plain answer that is spoilt.
      delete request.headers["accept-encoding"]
      capture(response, (answer) => spoil(rule.fault, response, answer))
      return proceed()
    }
    this.#taken(method, url, rule.fault)
    request.resume()
    spoil(rule.fault, response, { status: 200, headers: {}, body: Buffer.alloc(0) })
    return true
  }

  #follow(socket: Duplex, response: ServerResponse) {
    const earlier = this.#unfinished.get(socket)?.filter(({ writableFinished }) => !writableFinished) ?? []
    this.#unfinished.set(socket, [...earlier, response])
  }

  /** Says what is wrong where nothing else is being said, as Node.js does without a body. */
  #refuse(error: NodeJS.ErrnoException, socket: Duplex) {
    // Those that wait for their turn have no socket yet.
    const begun = this.#unfinished
      .get(socket)
      ?.some((response) => response.socket === socket && response.headersSent && !response.writableFinished)
    if (socket.writable && !begun) socket.write(UnreadableRequest.answer(error.code))
    socket.destroy(error)
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Keeps the answer that is written to `response`, and gives it away in place of sending it. */
const capture = (response: ServerResponse, onEnd: (answer: Answer) => void) => {
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

const spoil = (fault: Fault, response: ServerResponse, { body, headers, status }: Answer) => {
  const half = body.subarray(0, Math.floor(body.length / 2))
  const plain = { ...headers, "content-length": String(body.length) }
  // Without a body there is nothing in it to spoil.
  if (body.length === 0 && brokenBodies.has(fault.kind)) return response.writeHead(status, headers).end()
  switch (fault.kind) {
    case "reset":
      return response.destroy()
    case "hang":
    case "revokeToken":
      return
    case "answer":
    case "error": {
      const instead = answerOf(fault)
      return response.writeHead(instead.status, { ...readable, ...instead.headers }).end(instead.body)
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

// A program in a browser learns nothing of a fault otherwise.
const readable = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": exposedHeaders.join(",")
}

/** A byte every 100 ms, until the other side goes. */
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
