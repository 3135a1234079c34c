/** A port of 127.0.0.1 that is in use until the scope closes. */
import { createServer } from "node:net"
import * as Effect from "effect/Effect"

export const port = Effect.acquireRelease(
  Effect.callback<{ readonly number: number; readonly close: () => void }>((resume) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      if (typeof address !== "object" || address === null) return
      resume(Effect.succeed({ number: address.port, close: () => server.close() }))
    })
  }),
  ({ close }) => Effect.sync(close)
).pipe(Effect.map(({ number }) => number))
