/** Providers, pacts and a broker for tests of the verifier, as real servers and files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http"
import { createServer as createSocketServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { text } from "node:stream/consumers"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import * as LocalServer from "../src/internal/LocalServer.ts"

// Each verification starts a process that loads the same modules.
process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), "effect-pact-compiled")

export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** A server, with the requests that it received. */
export const make = Effect.fnUntraced(function* (answer: RequestListener) {
  const received: Array<Received> = []
  const baseUrl = yield* LocalServer.make((request, response) => {
    received.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers })
    answer(request, response)
  })
  return { baseUrl, received }
})

/** A server that sends raw bytes and closes the connection. */
export const raw = (answer: (request: string, send: (response: string) => void) => void) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<Server>((resume) => {
        const server = createSocketServer((socket) => {
          let request = ""
          socket.on("error", () => socket.destroy())
          socket.on("data", (chunk) => {
            request += chunk.toString()
            const [, length = "0"] = /\r\ncontent-length: (\d+)/i.exec(request) ?? []
            const [, body] = request.split("\r\n\r\n")
            if (body === undefined || Buffer.byteLength(body) < Number(length)) return
            answer(request, (response) => socket.end(response))
          })
        }).listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
      }),
      (server) => Effect.sync(() => server.close())
    ),
    (server) => {
      const address = server.address()
      return `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`
    }
  )

/** Sends the same response to every request. */
export const ok: RequestListener = (_, response) => response.writeHead(200).end()

export interface Interaction {
  readonly description: string
  readonly path?: string
  readonly states?: ReadonlyArray<string>
  readonly headers?: Readonly<Record<string, ReadonlyArray<string>>>
  readonly response?: { readonly status: number } & Readonly<Record<string, Schema.Json>>
}

/** A pact as a Pact library of another language writes it. */
export const pact = (provider: string, ...interactions: ReadonlyArray<Interaction>): string =>
  JSON.stringify({
    consumer: { name: "reading-list" },
    provider: { name: provider },
    interactions: interactions.map(({ description, headers = {}, path = "/", response, states = [] }) => ({
      type: "Synchronous/HTTP",
      description,
      providerStates: states.map((name) => ({ name })),
      request: { method: "GET", path, headers },
      response: response ?? { status: 200 }
    })),
    metadata: { pactSpecification: { version: "4.0" } }
  })

/** A temporary folder with these files, until the scope ends. */
export const folder = (files: Readonly<Record<string, string>>) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-pact-test-"))),
      (made) => Effect.sync(() => rmSync(made, { recursive: true }))
    ),
    (made) => {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(made, name)), { recursive: true })
        writeFileSync(join(made, name), content)
      }
      return made
    }
  )

/** The path of one such file. */
export const file = (content: string) =>
  Effect.map(folder({ "pact.json": content }), (made) => join(made, "pact.json"))

/** The endpoints of a broker that a verification uses, with a pact for each provider. */
export const broker = Effect.fnUntraced(function* (
  pacts: Readonly<Record<string, string>>,
  /** More links of each pact, which are needed to publish results with a branch. */
  publishing: (base: string) => Readonly<Record<string, { readonly href: string }>> = (base) => ({
    "pb:provider": { href: `${base}/provider` },
    "pb:branch-version": { href: `${base}/branch-version` }
  })
) {
  const received: Array<Received & { readonly body: string }> = []
  const baseUrl = yield* LocalServer.make((request, response) => {
    const base = `http://${request.headers.host}`
    const { pathname } = new URL(request.url ?? "/", base)
    const name = decodeURIComponent(pathname.split("/").at(-1) ?? "")
    const found = pacts[name]
    const link = { self: { href: `${base}/pact/${name}`, name: "a pact" } }
    void text(request).then((body) => {
      received.push({ method: request.method ?? "", url: pathname, headers: request.headers, body })
      response.writeHead(200, { "content-type": "application/hal+json" })
      response.end(
        JSON.stringify(
          pathname === "/"
            ? {
                _links: {
                  self: { href: base },
                  "pb:provider-pacts-for-verification": {
                    href: `${base}/pacts-for/{provider}`,
                    templated: true
                  }
                }
              }
            : pathname.startsWith("/pacts-for/")
              ? {
                  _links: { self: { href: `${base}${pathname}` } },
                  _embedded: {
                    pacts: found === undefined ? [] : [{ shortDescription: "latest", _links: link }]
                  }
                }
              : {
                  ...JSON.parse(found ?? "{}"),
                  _links: {
                    ...link,
                    "pb:publish-verification-results": { href: `${base}/results` },
                    ...publishing(base)
                  }
                }
        )
      )
    })
  })
  return { baseUrl, received }
})

/** Sets environment variables until the scope ends. */
export const environment = (variables: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const before = Object.keys(variables).map((name) => [name, process.env[name]] as const)
      Object.assign(process.env, variables)
      return before
    }),
    (before) =>
      Effect.sync(() => {
        for (const [name, value] of before) {
          if (value === undefined) delete process.env[name]
          else process.env[name] = value
        }
      })
  )

/** A URL that refuses connections: its port was free a moment ago. */
export const nobody = Effect.callback<string>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = address !== null && typeof address === "object" ? address.port : 1
    server.close(() => resume(Effect.succeed(`http://127.0.0.1:${port}`)))
  })
})
