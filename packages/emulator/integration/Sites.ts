/** Sites of other origins, and the sign-in that redirects to them. */
import { createServer, type Server } from "node:http"
import { Emulator } from "@effect-genesys/emulator"
import * as Effect from "effect/Effect"
import { created } from "../test/SignIns.ts"

export const callback = "/callback"

export const state = "what-only-the-site-knows"

/** The id of a client that sends users back to any port of this machine. */
export const registered = Effect.map(
  created("CODE", { registeredRedirectUri: [`http://127.0.0.1:1${callback}`] }),
  ({ clientId }) => clientId
)

/** The URL of the sign-in for the users of `site`. */
export const signInUrl = Effect.fnUntraced(function* (site: string) {
  const { url } = yield* Emulator.Emulator
  const question = {
    client_id: yield* registered,
    response_type: "code",
    redirect_uri: `${site}${callback}`,
    state
  }
  return `${url}/oauth/authorize?${new URLSearchParams(question)}`
})

/** Serves a page at every path, and returns its origin. Stops with the scope. */
export const serve = Effect.fnUntraced(function* (html: string) {
  const server = yield* Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      const started = createServer((_, response) => {
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html)
      })
      started.listen(0, "127.0.0.1", () => resume(Effect.succeed(started)))
    }),
    (started) =>
      Effect.callback<void>((resume) => {
        started.close(() => resume(Effect.void))
        started.closeAllConnections()
      })
  )
  const address = server.address()
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`
})
