/** An emulator with a data file. Prints its URL and credentials, and ends with its parent process. */
import { flushCompileCache } from "node:module"
import { Emulator } from "@effect-genesys/emulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const [, , data = ""] = process.argv

process.stdin.resume().on("end", () => process.exit(0))

Effect.gen(function* () {
  const { administrator, url } = yield* Emulator.Emulator
  const { clientId, clientSecret } = administrator
  // Node.js writes its compile cache when a process exits, and this one is killed.
  flushCompileCache()
  process.stdout.write(`${JSON.stringify({ url, clientId, clientSecret: Redacted.value(clientSecret) })}\n`)
  return yield* Effect.never
}).pipe(Effect.provide(Emulator.layer({ data, requestsPerMinute: Infinity })), NodeRuntime.runMain)
