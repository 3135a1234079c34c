/** A reverse proxy that changes one thing in the requests or responses of a provider. */
import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpMethod from "effect/http/HttpMethod"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"

export interface Change {
  /** Changes the path of requests. */
  readonly path?: (path: string) => string
  readonly status?: (status: number) => number
  /** Changes the JSON of responses. */
  readonly body?: (json: string) => string
}

const same = <A>(value: A) => value

/** Returns its URL, and runs until the scope ends. Only changes successes. */
export const make = Effect.fnUntraced(function* (
  target: string,
  { body = same, path = same, status = same }: Change
) {
  const server = yield* NodeHttpServer.make(() => createServer(), { port: 0, host: "127.0.0.1" })
  yield* server.serve(
    Effect.gen(function* () {
      const incoming = yield* HttpServerRequest.HttpServerRequest
      const sent = yield* incoming.arrayBuffer
      const response = yield* HttpClientRequest.get(`${target}${path(incoming.url)}`).pipe(
        HttpClientRequest.setMethod(HttpMethod.isHttpMethod(incoming.method) ? incoming.method : "GET"),
        sent.byteLength === 0 ? same : HttpClientRequest.bodyUint8Array(new Uint8Array(sent)),
        // The body is changed as text, so it must not be compressed.
        HttpClientRequest.setHeaders({ ...incoming.headers, "accept-encoding": "identity" }),
        HttpClient.execute
      )
      const isSuccess = response.status < 300
      const received = yield* response.text
      return HttpServerResponse.text(isSuccess ? body(received) : received, {
        status: isSuccess ? status(response.status) : response.status,
        // The length has changed, and is set anew.
        headers: Headers.removeMany(response.headers, ["content-length", "transfer-encoding"])
      })
    }).pipe(Effect.orDie)
  )
  return HttpServer.formatAddress(server.address)
})
