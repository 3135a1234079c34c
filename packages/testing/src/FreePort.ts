/**
 * A free port of 127.0.0.1, for a server that another process starts. It is below 32768, because the kernel gives higher ports
 * to outgoing connections, and one of those could take the port before the server listens.
 */
import { randomInt } from "node:crypto"
import { createServer } from "node:net"
import * as Effect from "effect/Effect"

export const port = Effect.retry(
  Effect.suspend(() => listen(randomInt(20_000, 32_768))),
  { times: 100 }
).pipe(Effect.orDie)

const listen = (candidate: number) =>
  Effect.callback<number, Error>((resume) => {
    const server = createServer()
    server.on("error", (error) => resume(Effect.fail(error)))
    server.listen(candidate, "127.0.0.1", () => server.close(() => resume(Effect.succeed(candidate))))
  })
