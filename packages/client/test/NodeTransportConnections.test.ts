/** Over real sockets: connections, interruption, limits, and broken servers. */
import type { ServerResponse } from "node:http"
import { Readable } from "node:stream"
import { inspect } from "node:util"
import { gzipSync } from "node:zlib"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Sockets from "./Sockets.ts"

const at = ({ port }: { readonly port: number }) => `http://127.0.0.1:${port}/`

const make = (options: NodeTransport.Options = {}) => NodeTransport.make({ proxy: false, ...options })

const text = (client: HttpClient.HttpClient, url: string) =>
  Effect.flatMap(client.get(url), (response) => response.text)

const codeOf = ({ cause }: HttpClientError.HttpClientError) =>
  cause instanceof Error && "code" in cause ? String(cause.code) : undefined

/** One tick of the event loop. */
const turn = Effect.promise(() => new Promise<void>((done) => setImmediate(done)))

describe("connections", () => {
  it.effect("are reused", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const server = yield* Sockets.serve((_, response) => response.end("ok"))
      yield* Effect.replicateEffect(text(client, at(server)), 100)
      // undici reuses a connection only after a tick of the event loop. An earlier request opens a second connection.
      assert.isAtMost(server.opened(), 2)
    })
  )

  it.effect("are limited, and further requests wait", () =>
    Effect.gen(function* () {
      const client = yield* make({ connections: 4 })
      const server = yield* Sockets.serve((_, response) => setImmediate(() => response.end("ok")))
      const texts = yield* Effect.replicateEffect(text(client, at(server)), 200, { concurrency: "unbounded" })
      assert.deepStrictEqual([...new Set(texts)], ["ok"])
      assert.strictEqual(server.opened(), 4)
    })
  )

  it.effect("close with the layer, and requests in flight fail", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const client = yield* Effect.provideService(make(), Scope.Scope, scope)
      const asked = yield* Deferred.make<void>()
      const server = yield* Sockets.serve(() => Deferred.doneUnsafe(asked, Exit.void))
      const fiber = yield* Effect.forkChild(Effect.flip(client.get(at(server))))
      yield* Deferred.await(asked)
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual((yield* Fiber.join(fiber)).reason._tag, "TransportError")
      yield* server.closed(1)
      assert.strictEqual(codeOf(yield* Effect.flip(client.get(at(server)))), "UND_ERR_DESTROYED")
    })
  )

  for (const status of [200, 500]) {
    it.effect(`are released by 1,000 unread responses with status ${status}`, () =>
      Effect.gen(function* () {
        const client = yield* make()
        const body = "x".repeat(100_000)
        const server = yield* Sockets.serve((_, response) => response.writeHead(status).end(body))
        const get = Effect.map(client.get(at(server)), (response) => response.status)
        const statuses = yield* Effect.replicateEffect(get, 1000, { concurrency: 8 })
        assert.deepStrictEqual([...new Set(statuses)], [status])
        // Not 1,000, because undici releases a connection one tick of the event loop after its response.
        assert.isAtMost(server.opened(), 48)
      })
    )
  }

  it.effect("are closed under long unread responses", () =>
    Effect.gen(function* () {
      const client = yield* make({ connections: 2, unreadTimeout: 1 })
      const server = yield* Sockets.serve((_, response) => response.end("x".repeat(5_000_000)))
      const responses = yield* Effect.replicateEffect(client.get(at(server)), 6, { concurrency: "unbounded" })
      yield* server.closed(6)
      for (const response of responses) {
        const { cause, message } = yield* Effect.flip(response.text)
        assert.instanceOf(cause, NodeTransport.BodyAbandoned)
        assert.include(message, "it was not read within 1 ms")
      }
    })
  )
})

describe("interruption", () => {
  it.effect("before the response closes the connection", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const asked = yield* Deferred.make<void>()
      const server = yield* Sockets.serve(() => Deferred.doneUnsafe(asked, Exit.void))
      const fiber = yield* Effect.forkChild(client.get(at(server)))
      yield* Deferred.await(asked)
      yield* Fiber.interrupt(fiber)
      yield* server.closed(1)
    })
  )

  it.effect("of a request that waits for a connection keeps it from being sent", () =>
    Effect.gen(function* () {
      const client = yield* make({ connections: 1 })
      const urls: Array<string | undefined> = []
      const first = yield* Deferred.make<ServerResponse>()
      const server = yield* Sockets.serve(({ url }, response) => {
        urls.push(url)
        if (url === "/first") Deferred.doneUnsafe(first, Exit.succeed(response))
        else response.end()
      })
      const going = yield* Effect.forkChild(text(client, `${at(server)}first`))
      const response = yield* Deferred.await(first)
      const waiting = yield* Effect.forkChild(client.get(`${at(server)}second`), { startImmediately: true })
      yield* Fiber.interrupt(waiting)
      response.end()
      yield* Fiber.join(going)
      yield* text(client, `${at(server)}third`)
      assert.deepStrictEqual(urls, ["/first", "/third"])
    })
  )

  const readers = {
    text: (client: HttpClient.HttpClient, url: string) => Effect.asVoid(text(client, url)),
    stream: (client: HttpClient.HttpClient, url: string) =>
      Effect.flatMap(client.get(url), (response) => Stream.runDrain(response.stream))
  }
  for (const [how, read] of Object.entries(readers)) {
    it.effect(`while the body is read as ${how} closes the connection`, () =>
      Effect.gen(function* () {
        const client = yield* make()
        const begun = yield* Deferred.make<ServerResponse>()
        const server = yield* Sockets.serve((_, response) => {
          response.write("part", () => Deferred.doneUnsafe(begun, Exit.succeed(response)))
        })
        const fiber = yield* Effect.forkChild(read(client, at(server)))
        yield* Deferred.await(begun)
        yield* Fiber.interrupt(fiber)
        yield* server.closed(1)
      })
    )
  }

  it.effect("by a stream that ends early closes the connection", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const server = yield* Sockets.serve((_, response) => response.write("part"))
      const response = yield* client.get(at(server))
      assert.lengthOf(yield* Stream.runCollect(Stream.take(response.stream, 1)), 1)
      yield* server.closed(1)
    })
  )

  it.effect("of 300 reads closes 300 connections", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const server = yield* Sockets.serve((_, response) => response.write("part"))
      const race = Effect.gen(function* () {
        const response = yield* client.get(at(server))
        yield* Effect.raceFirst(response.text, Effect.yieldNow)
      })
      yield* Effect.replicateEffect(race, 300, { concurrency: 16, discard: true })
      yield* server.closed(300)
      assert.strictEqual(server.opened(), 300)
    })
  )
})

describe("a limit on bytes", () => {
  const bodies = {
    "a long body": { body: Buffer.from("x".repeat(2_000_001)), headers: {} },
    "a small compressed body that is long": {
      body: gzipSync("x".repeat(2_000_001)),
      headers: { "content-encoding": "gzip" }
    }
  }
  for (const [name, { body, headers }] of Object.entries(bodies)) {
    it.effect(`fails ${name} with an error that names it`, () =>
      Effect.gen(function* () {
        const client = yield* make({ maxResponseBytes: 2_000_000 })
        // The response never ends, so only the client can close the connection.
        const server = yield* Sockets.serve((_, response) => response.writeHead(200, headers).write(body))
        const response = yield* client.get(at(server))
        const { cause, message, reason } = yield* Effect.flip(response.text)
        assert.strictEqual(reason._tag, "DecodeError")
        assert.deepStrictEqual(cause, new NodeTransport.ResponseTooLarge({ maxResponseBytes: 2_000_000 }))
        assert.include(message, "exceeds maxResponseBytes (2000000 bytes)")
        yield* server.closed(1)
        const { reason: ofStream } = yield* Effect.flip(
          Effect.flatMap(client.get(at(server)), ({ stream }) => Stream.runDrain(stream))
        )
        assert.strictEqual(ofStream._tag, "DecodeError")
      })
    )
  }

  it.effect("accepts a body of exactly that size", () =>
    Effect.gen(function* () {
      const client = yield* make({ maxResponseBytes: 2_000_000 })
      const server = yield* Sockets.serve((_, response) => response.end("x".repeat(2_000_000)))
      assert.lengthOf(yield* text(client, at(server)), 2_000_000)
    })
  )

  it.effect("is not needed for backpressure: an unread response stops the server", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const total = 64
      let written = 0
      const server = yield* Sockets.serve((_, response) => {
        new Readable({
          read() {
            this.push(written++ < total ? Buffer.alloc(1_000_000) : null)
          }
        }).pipe(response)
      })
      const response = yield* client.get(at(server))
      // Enough time for the server to send everything.
      yield* Effect.replicateEffect(turn, 2000)
      // The buffers of the system take some megabytes.
      assert.isAtMost(written, 32)
      const size = yield* Stream.runFold(
        response.stream,
        () => 0,
        (sum, part) => sum + part.length
      )
      assert.strictEqual(size, total * 1_000_000)
    })
  )
})

describe("a server that", () => {
  const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
  const gzip = gzipSync("x".repeat(9000)).toString("latin1")
  const faults: Record<
    string,
    [server: typeof Sockets.serveResets, reason: string, options?: NodeTransport.Options]
  > = {
    resets: [Sockets.serveResets, "TransportError"],
    "closes instead of responding": [Sockets.serveBytes("", true), "TransportError"],
    "sends no HTTP": [Sockets.serveBytes("hello\r\n\r\n", true), "TransportError"],
    "sends headers without end": [
      Sockets.serveBytes(`${head}x: ${"x".repeat(20_000)}`, false),
      "TransportError"
    ],
    "sends half of its headers": [Sockets.serveBytes(head, true), "TransportError"],
    "sends nothing": [Sockets.serveBytes("", false), "TransportError", { idleTimeout: 10 }],
    "sends half of a body": [Sockets.serveBytes(`${head}content-length: 9\r\n\r\n{}`, true), "DecodeError"],
    "sends half of a chunk": [
      Sockets.serveBytes(`${head}transfer-encoding: chunked\r\n\r\n5\r\n{}`, true),
      "DecodeError"
    ],
    "sends bad chunks": [
      Sockets.serveBytes(`${head}transfer-encoding: chunked\r\n\r\nx\r\n{}`, false),
      "DecodeError"
    ],
    "stops within a body": [
      Sockets.serveBytes(`${head}content-length: 9\r\n\r\n{}`, false),
      "DecodeError",
      { idleTimeout: 10 }
    ],
    "sends no JSON": [Sockets.serveBytes(`${head}content-length: 1\r\n\r\n{`, true), "DecodeError"],
    "sends no gzip": [
      Sockets.serveBytes(`${head}content-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}`, true),
      "DecodeError"
    ],
    "sends half of a gzip": [
      Sockets.serve((_, response) => {
        response.writeHead(200, { "content-encoding": "gzip" }).end(Buffer.from(gzip.slice(0, 20), "latin1"))
      }),
      "DecodeError"
    ]
  }
  for (const [name, [server, reason, options]] of Object.entries(faults)) {
    it.effect(`${name} causes an HttpClientError, after one request`, () =>
      Effect.gen(function* () {
        const client = yield* make(options)
        const listening = yield* server
        const exit = yield* Effect.exit(
          Effect.flatMap(client.get(at(listening)), (response) => response.json)
        )
        const error = yield* Effect.flip(exit)
        assert.instanceOf(error, HttpClientError.HttpClientError)
        assert.strictEqual(error.reason._tag, reason)
        assert.isDefined(error.cause)
        assert.strictEqual(listening.opened(), 1)
      })
    )
  }

  it.effect("closes a reused connection gets no second request", () =>
    Effect.gen(function* () {
      const client = yield* make()
      let asked = 0
      const server = yield* Sockets.serve(({ socket }, response) => {
        asked++
        if (asked === 1) response.end("ok")
        else socket.destroy()
      })
      yield* text(client, at(server))
      const error = yield* Effect.flip(client.get(at(server)))
      assert.strictEqual(error.reason._tag, "TransportError")
      assert.notInclude(error.message, "nothing was sent")
      assert.strictEqual(asked, 2)
    })
  )
})

describe("an error says that nothing was sent", () => {
  const unreached: Record<string, [url: Effect.Effect<string, never, Scope.Scope>, code: string]> = {
    "if the connection is refused": [Effect.map(Sockets.closedPort, (port) => at({ port })), "ECONNREFUSED"],
    "if the host has no address": [Effect.succeed("http://nowhere.invalid/"), "ENOTFOUND EAI_AGAIN"],
    "if the certificate is not trusted": [
      Effect.map(
        Sockets.serveSecurely(() => assert.fail("was sent")),
        ({ port }) => `https://localhost:${port}/`
      ),
      "DEPTH_ZERO_SELF_SIGNED_CERT"
    ],
    "if the server does not speak TLS": [
      Effect.map(
        Sockets.serveBytes("HTTP/1.1 400 Bad Request\r\n\r\n", true),
        ({ port }) => `https://localhost:${port}/`
      ),
      "ERR_SSL_PACKET_LENGTH_TOO_LONG ERR_SSL_WRONG_VERSION_NUMBER EPROTO"
    ],
    "if a header is invalid": [Effect.map(Sockets.closedPort, (port) => at({ port })), "UND_ERR_INVALID_ARG"]
  }
  for (const [name, [where, codes]] of Object.entries(unreached)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const client = yield* make()
        const headers = { "x-header": codes === "UND_ERR_INVALID_ARG" ? "a\nb" : "a" }
        const error = yield* Effect.flip(client.get(yield* where, { headers }))
        assert.strictEqual(error.reason._tag, "TransportError")
        assert.include(error.message, "nothing was sent: ")
        assert.include(codes, codeOf(error) ?? inspect(error))
      })
    )
  }
})
