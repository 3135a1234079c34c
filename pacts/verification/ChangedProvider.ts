/** A provider that does almost what another one does: it stands before it, and changes what goes through. */
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
  /** The path that it knows in place of this one. */
  readonly path?: (path: string) => string
  readonly status?: (status: number) => number
  /** Another text, for the JSON of an answer. */
  readonly body?: (json: string) => string
}

const same = <A>(value: A) => value

/** Its URL, until the scope ends. Only answers that are a success are changed. */
export const make = Effect.fnUntraced(function* (
  target: string,
  { body = same, path = same, status = same }: Change
) {
  const server = yield* NodeHttpServer.make(() => createServer(), { port: 0, host: "127.0.0.1" })
  yield* server.serve(
    Effect.gen(function* () {
      const incoming = yield* HttpServerRequest.HttpServerRequest
      const sent = yield* incoming.arrayBuffer
      const answer = yield* HttpClientRequest.get(`${target}${path(incoming.url)}`).pipe(
        HttpClientRequest.setMethod(HttpMethod.isHttpMethod(incoming.method) ? incoming.method : "GET"),
        sent.byteLength === 0 ? same : HttpClientRequest.bodyUint8Array(new Uint8Array(sent)),
        // What is changed is the text, which may not come packed.
        HttpClientRequest.setHeaders({ ...incoming.headers, "accept-encoding": "identity" }),
        HttpClient.execute
      )
      const isSuccess = answer.status < 300
      const received = yield* answer.text
      return HttpServerResponse.text(isSuccess ? body(received) : received, {
        status: isSuccess ? status(answer.status) : answer.status,
        // Its length is another one, and known.
        headers: Headers.removeMany(answer.headers, ["content-length", "transfer-encoding"])
      })
    }).pipe(Effect.orDie)
  )
  return HttpServer.formatAddress(server.address)
})
