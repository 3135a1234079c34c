/** An emulator in its own process. It sends its URL as a message and, on request, the size of its memory. */
import { Emulator } from "@effect-genesys/emulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

Effect.gen(function* () {
  const { administrator, clients, url } = yield* Emulator.Emulator
  process.on("message", () => {
    globalThis.gc?.()
    const { external, heapUsed, rss } = process.memoryUsage()
    process.send?.({ rss, heap: heapUsed + external })
  })
  process.on("disconnect", () => process.exit())
  process.send?.({
    url,
    clientId: administrator.clientId,
    clientSecret: Redacted.value(administrator.clientSecret),
    clientIds: clients.map(({ clientId }) => clientId)
  })
  return yield* Effect.never
}).pipe(
  // A low limit on clients: otherwise memory would grow with their number.
  Effect.provide(
    Emulator.layer({
      requestsPerMinute: Infinity,
      seed: "demo",
      clientLimit: 40,
      queryLatency: 0,
      resultLifetime: "1 second"
    })
  ),
  NodeRuntime.runMain
)
