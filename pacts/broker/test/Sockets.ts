/** A TCP server that accepts connections and never responds. */
import { createServer, type Server } from "node:net"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"

/** Listens until the scope ends. */
export const listening = Effect.acquireRelease(
  Effect.callback<Server>((resume) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  }),
  (server) => Effect.sync(() => server.close())
)

export const portOf = (server: Server): number => {
  const address = server.address()
  assert(typeof address === "object" && address !== null)
  return address.port
}
