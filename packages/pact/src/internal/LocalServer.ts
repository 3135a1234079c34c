/** An HTTP server on a free port of this machine, which nobody else reaches, for as long as a scope lasts. */
import { createServer, type RequestListener, type Server } from "node:http"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

export interface Address {
  readonly host?: string
  /** 0 for a free one. */
  readonly port?: number
}

/** Gives the URL, without a slash at its end. Fails with the error of the socket, such as that the port is taken. */
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
