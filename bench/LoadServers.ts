/**
 * An emulator without a rate limit, or a bare server of `node:http` that answers given bytes: whichever is asked for.
 * Prints its URL, and how to ask, when it is ready, and ends with its parent.
 */
import { once } from "node:events"
import { createServer } from "node:http"
import { Emulator } from "@effect-genesys/emulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const [, , answer] = process.argv

const emulator = Effect.gen(function* () {
  const { administrator, states, url } = yield* Emulator.Emulator
  const { token } = yield* states.set("a caller that may do everything")
  ready({ url, path: `/api/v2/oauth/clients/${administrator.clientId}`, token: Redacted.value(token) })
  return yield* Effect.never
}).pipe(Effect.provide(Emulator.layer({ requestsPerMinute: Infinity })))

/** Answers what it was given, with the headers that it was given. */
const bare = Effect.promise(async () => {
  const { body, headers }: { readonly body: string; readonly headers: Record<string, string> } = JSON.parse(
    answer ?? ""
  )
  const server = createServer((_request, response) => response.writeHead(200, headers).end(body))
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (typeof address === "object") ready({ url: `http://127.0.0.1:${address?.port}`, path: "/", token: "" })
  return new Promise<never>(() => {})
})

const ready = (told: { readonly url: string; readonly path: string; readonly token: string }) =>
  process.stdout.write(`${JSON.stringify(told)}\n`)

process.stdin.resume().on("end", () => process.exit(0))

NodeRuntime.runMain(answer === undefined ? emulator : bare)
