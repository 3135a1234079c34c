/** The provider of the example in the README of effect-pact: one book for a signed-in reader, and its provider states. */
import { createServer, type RequestListener, type Server } from "node:http"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"

export interface Bookshop {
  /** Of 127.0.0.1. */
  readonly port: number
  /** Whether the date of publication is missing from its books. */
  forgets: boolean
}

/** It serves until the scope ends. */
export const start = Effect.gen(function* () {
  const bookshop = { port: 0, forgets: false }
  const server = yield* Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      const created = createServer(listener(bookshop)).listen(0, "127.0.0.1", () =>
        resume(Effect.succeed(created))
      )
    }),
    (created) =>
      Effect.sync(() => {
        created.close()
        created.closeAllConnections()
      })
  )
  const address = server.address()
  assert(typeof address === "object" && address !== null)
  bookshop.port = address.port
  return bookshop
})

const book = { id: "b7", title: "Persuasion", published: "1817-12-20T00:00:00Z", tags: ["novel"] }

const listener =
  (bookshop: Bookshop): RequestListener =>
  (request, response) => {
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
    if (request.url === "/states") return send(200, { id: "b7", token: "t7" })
    if (request.headers.authorization === undefined) return send(401, {})
    if (request.url !== "/books/b7") return send(404, {})
    return send(200, bookshop.forgets ? { ...book, published: null } : book)
  }
