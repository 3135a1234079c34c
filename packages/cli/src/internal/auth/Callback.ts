/** The server on this machine that a browser is redirected to after the sign-in (RFC 8252 §7.3). */
import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Failures from "../Failures.ts"

/** Stops with the scope. `redirectedTo` is the path and the query of the first redirect. */
export const listen = Effect.fnUntraced(function* (port: number) {
  const redirected = yield* Deferred.make<string>()
  const server = yield* NodeHttpServer.make(createServer, { port, host: "127.0.0.1" }).pipe(
    Effect.catchTag("ServeError", (cause) =>
      Effect.fail(
        Failures.failed(`The port ${port} of this machine is in use: choose another with --port.`, cause)
      )
    )
  )
  yield* server.serve(
    Effect.gen(function* () {
      const { method, url } = yield* HttpServerRequest.HttpServerRequest
      if (method !== "GET" || !url.startsWith("/callback?")) return HttpServerResponse.empty({ status: 404 })
      yield* Deferred.succeed(redirected, url)
      return HttpServerResponse.text("The sign-in continues in the terminal. You can close this page.", {
        headers: {
          // The address of this page has the code.
          "referrer-policy": "no-referrer",
          "cache-control": "no-store",
          // The server stops at once, and would wait for a connection that the browser keeps.
          connection: "close"
        }
      })
    })
  )
  return {
    redirectUri: `${HttpServer.formatAddress(server.address)}/callback`,
    redirectedTo: Deferred.await(redirected)
  }
})
