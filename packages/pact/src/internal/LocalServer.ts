/** An HTTP server for the lifetime of a scope, by default on a free port of 127.0.0.1. */
import { createServer, type RequestListener, type Server } from "node:http"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

export interface Address {
  readonly host?: string
  /** 0 takes a free port. */
  readonly port?: number
}

/** Returns the URL, without a trailing slash. Fails with the error of the socket, such as that the port is in use. */
export const make = (
  listener: RequestListener,
  { host = "127.0.0.1", port = 0 }: Address = {}
): Effect.Effect<string, NodeJS.ErrnoException, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<Server, NodeJS.ErrnoException>((resume) => {
        const created = createServer(listener)
        created.once("error", (error) => resume(Effect.fail(error)))
        created.listen(port, host, () => resume(Effect.succeed(created)))
      }),
      (created) =>
        Effect.callback<void>((resume) => {
          created.close(() => resume(Effect.void))
          created.closeAllConnections()
        })
    ),
    (server) => {
      const address = server.address()
      const bound = address !== null && typeof address === "object" ? address.port : port
      return `http://${host.includes(":") ? `[${host}]` : host}:${bound}`
    }
  )
