/**
 * Without an argument, an emulator without a rate limit; else a bare server of `node:http` that sends the response in the
 * argument. Prints its URL and a path and token for a request when it is ready, and ends with its parent.
 */
import { once } from "node:events"
import { createServer } from "node:http"
import { Emulator } from "@effect-genesys/emulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const [, , fixedResponse] = process.argv

const emulator = Effect.gen(function* () {
  const { administrator, states, url } = yield* Emulator.Emulator
  const { token } = yield* states.set("a caller with every permission")
  ready({ url, path: `/api/v2/oauth/clients/${administrator.clientId}`, token: Redacted.value(token) })
  return yield* Effect.never
}).pipe(Effect.provide(Emulator.layer({ requestsPerMinute: Infinity })))

/** Sends the headers and body of the argument in every response. */
const bare = Effect.promise(async () => {
  const { body, headers }: { readonly body: string; readonly headers: Record<string, string> } = JSON.parse(
    fixedResponse ?? ""
  )
  const server = createServer((_request, response) => response.writeHead(200, headers).end(body))
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (typeof address === "object") ready({ url: `http://127.0.0.1:${address?.port}`, path: "/", token: "" })
  return new Promise<never>(() => {})
})

const ready = (target: { readonly url: string; readonly path: string; readonly token: string }) =>
  process.stdout.write(`${JSON.stringify(target)}\n`)

process.stdin.resume().on("end", () => process.exit(0))

NodeRuntime.runMain(fixedResponse === undefined ? emulator : bare)
