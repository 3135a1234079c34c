/**
 * Prism as a proxy in front of the emulator: it checks every request and response against the emulator's OpenAPI document.
 * Token requests, which are not in the document, bypass it.
 */
import { spawn } from "node:child_process"
import { createServer, request as send } from "node:http"
import type { AddressInfo } from "node:net"
import { Emulator } from "@effect-genesys/emulator"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Tools from "./Tools.ts"

export interface Prism {
  /** The URL of both the API host and the login host. */
  readonly url: string
  /** The number of requests that Prism checked, and the violations that it reported. */
  readonly seen: () => { readonly requests: number; readonly violations: ReadonlyArray<string> }
}

export const make = Effect.gen(function* () {
  const emulator = yield* Emulator.Emulator
  const fs = yield* FileSystem.FileSystem
  const folder = yield* fs.makeTempDirectoryScoped({ prefix: "prism-" })
  const document = yield* Effect.promise(async () => (await fetch(`${emulator.url}/openapi.json`)).text())
  yield* fs.writeFileString(`${folder}/api.json`, document)

  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(
        Tools.program("prism"),
        ["proxy", "api.json", emulator.url, "--port", "0", "--multiprocess", "false"],
        { cwd: folder, env: Tools.environment, stdio: ["ignore", "pipe", "inherit"] }
      )
    ),
    (started) => Effect.sync(() => started.kill())
  )
  const { promise: listening, reject, resolve } = Promise.withResolvers<string>()
  let log = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    log += text
    const [, url] = /listening on (http:\S+)/.exec(log) ?? []
    if (url !== undefined) resolve(url)
  })
  child.on("exit", () => reject(new Error(`Prism ended: ${log}`)))
  const prism = yield* Effect.promise(() => listening)

  const violations: Array<string> = []
  let requests = 0
  const server = createServer((incoming, outgoing) => {
    const isOfApi = incoming.url?.startsWith("/api/") === true
    const { hostname, port } = new URL(isOfApi ? prism : emulator.url)
    const { headers, method, url: path } = incoming
    const onward = send({ hostname, port, method, path, headers }, (response) => {
      if (isOfApi) requests += 1
      const said = response.headers["sl-violations"]
      const isByPrism = response.headers["content-type"] === "application/problem+json"
      if (said !== undefined || isByPrism) violations.push(`${method} ${path}: ${String(said).slice(0, 500)}`)
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    onward.on("error", (error) => {
      violations.push(`${method} ${path}: ${String(error)}`)
      outgoing.destroy()
    })
    incoming.pipe(onward)
  })
  yield* Effect.acquireRelease(
    Effect.promise(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done))),
    () => Effect.sync(() => server.close().closeAllConnections())
  )
  const { port } = portOf(server.address())
  const made: Prism = { url: `http://127.0.0.1:${port}`, seen: () => ({ requests, violations }) }
  return made
})

const portOf = (address: AddressInfo | string | null) =>
  typeof address === "object" && address !== null ? address : { port: 0 }
