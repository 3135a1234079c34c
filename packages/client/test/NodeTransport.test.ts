/** Over real sockets: sending requests, and reading responses. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as Runtime from "../src/internal/node/Runtime.ts"
import * as Sockets from "./Sockets.ts"

const at = ({ port }: Sockets.Listening, path = "/") => `http://127.0.0.1:${port}${path}`

const make = (options: NodeTransport.Options = {}) => NodeTransport.make({ proxy: false, ...options })

/** Reads a response of {@link echo}. */
const sent = HttpClientResponse.schemaBodyJson(
  Schema.Struct({
    method: Schema.String,
    url: Schema.String,
    headers: Schema.Record(Schema.String, Schema.String),
    body: Schema.String
  })
)

/** Returns the request as JSON. */
const echo = Sockets.serve((request, response) => {
  const parts: Array<Buffer> = []
  request.on("data", (part) => parts.push(part))
  request.on("end", () => {
    const { headers, method, url } = request
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(parts).toString() }))
  })
})

const makeServer = (
  body: string | Buffer,
  headers: Record<string, string | Array<string>> = {},
  status = 200
) => Sockets.serve((_, response) => response.writeHead(status, headers).end(body))

describe("a request", () => {
  const form = new FormData()
  form.set("name", "Wallboard")
  const bytes = new TextEncoder().encode("bytes")
  const bodies: Record<string, [HttpBody.HttpBody, text: string, contentType: string | undefined]> = {
    "an empty body": [HttpBody.empty, "", undefined],
    text: [HttpBody.text("täxt"), "täxt", "text/plain"],
    bytes: [HttpBody.uint8Array(bytes), "bytes", "application/octet-stream"],
    "raw text": [HttpBody.raw("raw", { contentType: "text/raw" }), "raw", "text/raw"],
    "a raw buffer": [HttpBody.raw(bytes.buffer.slice(0)), "bytes", undefined],
    "raw parameters": [HttpBody.raw(new URLSearchParams({ a: "b c" })), "a=b+c", undefined],
    "a blob": [HttpBody.raw(new Blob(["blob"])), "blob", undefined],
    "a stream": [HttpBody.stream(Stream.make(bytes, bytes)), "bytesbytes", "application/octet-stream"]
  }
  for (const [kind, [body, text, contentType]] of Object.entries(bodies)) {
    it.effect(`sends ${kind}`, () =>
      Effect.gen(function* () {
        const client = yield* make()
        const response = yield* client.post(at(yield* echo, "/a?b=c"), { body, urlParams: { d: "e" } })
        const { headers, ...others } = yield* sent(response)
        assert.deepStrictEqual(others, { method: "POST", url: "/a?b=c&d=e", body: text })
        assert.strictEqual(headers["content-type"], contentType)
      })
    )
  }

  it.effect("sends form data with its boundary", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const server = yield* Sockets.serve((request, response) => {
        response.setHeader("content-type", request.headers["content-type"] ?? "")
        request.pipe(response)
      })
      const response = yield* client.post(at(server), { body: HttpBody.formData(form) })
      assert.strictEqual((yield* response.formData).get("name"), "Wallboard")
    })
  )

  it.effect("fails for an unsupported body, and sends nothing", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const server = yield* echo
      const error = yield* Effect.flip(client.post(at(server), { body: HttpBody.raw(42) }))
      assert.strictEqual(error.reason._tag, "EncodeError")
      assert.strictEqual(server.opened(), 0)
    })
  )

  it.effect("fails if the stream of its body fails", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const cause = new Error("no more")
      const body = HttpBody.stream(Stream.concat(Stream.make(new Uint8Array(9)), Stream.fail(cause)))
      const error = yield* Effect.flip(client.post(at(yield* echo), { body }))
      assert.strictEqual(error.reason._tag, "TransportError")
      assert.strictEqual(error.cause, cause)
    })
  )

  for (const url of ["nowhere", "ftp://127.0.0.1/", "http://"]) {
    it.effect(`fails for the URL ${url}`, () =>
      Effect.gen(function* () {
        const client = yield* make()
        const error = yield* Effect.flip(client.get(url))
        assert.strictEqual(error.reason._tag, "InvalidUrlError")
      })
    )
  }

  it.effect("goes through the transformations of a client", () =>
    Effect.gen(function* () {
      const client = (yield* make()).pipe(
        HttpClient.mapRequest(HttpClientRequest.setHeader("x-team", "platform")),
        HttpClient.filterStatusOk
      )
      const response = yield* client.get(at(yield* echo))
      assert.strictEqual((yield* sent(response)).headers["x-team"], "platform")
      const error = yield* Effect.flip(client.get(at(yield* makeServer("no", {}, 404))))
      assert.strictEqual(error.reason._tag, "StatusCodeError")
    })
  )

  it.effect("does not follow redirects", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const asked: Array<string | undefined> = []
      const server = yield* Sockets.serve(({ url }, response) => {
        asked.push(url)
        response.writeHead(307, { location: "/elsewhere" }).end()
      })
      const { headers, status } = yield* client.get(at(server, "/here"))
      assert.deepStrictEqual([status, headers["location"], asked], [307, "/elsewhere", ["/here"]])
    })
  )
})

describe("a response", () => {
  it.effect("has a status, headers, cookies and a URL", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const server = yield* makeServer(
        "",
        { "ININ-Correlation-Id": "c-1", "set-cookie": ["a=1", "b=2"] },
        202
      )
      const response = yield* client.get(`${at(server)}?q=1#part`)
      assert.strictEqual(response.status, 202)
      assert.strictEqual(response.headers["inin-correlation-id"], "c-1")
      assert.deepStrictEqual(Object.keys(response.cookies.cookies), ["a", "b"])
      assert.strictEqual(response.url, `${at(server)}?q=1`)
      assert.deepStrictEqual(response.remoteAddress, Option.none())
      assert.include(JSON.stringify(response), '"status":202')
    })
  )

  it.effect("can be read in every way, and as a whole repeatedly", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const response = yield* client.get(at(yield* makeServer('{"a":"ä"}')))
      assert.deepStrictEqual(yield* response.json, { a: "ä" })
      assert.strictEqual(yield* response.text, '{"a":"ä"}')
      assert.strictEqual((yield* response.arrayBuffer).byteLength, 10)
      assert.strictEqual(yield* Stream.mkString(Stream.decodeText(response.stream)), '{"a":"ä"}')
      assert.strictEqual(yield* response.text, '{"a":"ä"}')
      const params = yield* client.get(at(yield* makeServer("?a=b&c=d+e")))
      assert.deepStrictEqual((yield* params.urlParamsBody).params, [
        ["?a", "b"],
        ["c", "d e"]
      ])
      const empty = yield* client.get(at(yield* makeServer("")))
      assert.strictEqual(yield* empty.json, null)
    })
  )

  it.effect("can be consumed as a stream once", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const response = yield* client.get(at(yield* makeServer("x".repeat(3_000_000))))
      assert.strictEqual(
        yield* Stream.runFold(
          response.stream,
          () => 0,
          (sum, part) => sum + part.length
        ),
        3e6
      )
      const again = yield* Effect.flip(Stream.runDrain(response.stream))
      const text = yield* Effect.flip(response.text)
      for (const { message, reason } of [again, text]) {
        assert.strictEqual(reason._tag, "DecodeError")
        assert.include(message, "already consumed as a stream")
      }
    })
  )

  it.effect("has an empty body for HEAD, 204 and 304", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const gzip = { "content-encoding": "gzip" }
      assert.strictEqual(yield* (yield* client.head(at(yield* makeServer("abc", gzip)))).text, "")
      assert.strictEqual(yield* (yield* client.get(at(yield* makeServer("", gzip, 204)))).text, "")
      assert.strictEqual(yield* (yield* client.get(at(yield* makeServer("", gzip, 304)))).text, "")
    })
  )

  it.effect("does not support upgrades", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const response = yield* client.get(at(yield* makeServer("")))
      assert.strictEqual((yield* Effect.flip(response.upgrade)).reason._tag, "StatusCodeError")
    })
  )
})

const asIs = (body: Buffer) => body

describe("compression", () => {
  const text = JSON.stringify({ text: "ä".repeat(300_000) })
  const encodings: Record<string, [encode: (body: Buffer) => Buffer, contentEncoding: string]> = {
    gzip: [gzipSync, "gzip"],
    "x-gzip": [gzipSync, "X-GZip"],
    brotli: [brotliCompressSync, "br"],
    "deflate with a zlib header": [deflateSync, "deflate"],
    "raw deflate": [deflateRawSync, "deflate"],
    zstd: [zstdCompressSync, "zstd"],
    "gzip, then brotli": [(body) => brotliCompressSync(gzipSync(body)), "gzip, br"],
    "deflate, nothing, zstd and gzip": [
      (body) => gzipSync(zstdCompressSync(deflateSync(body))),
      "deflate, identity,,ZSTD , x-gzip"
    ],
    "the identity": [asIs, "identity"],
    "an unknown encoding": [asIs, "utf-8"],
    "an unknown encoding among others": [asIs, "gzip, utf-8"],
    "more encodings than anybody needs": [asIs, "gzip,".repeat(6)]
  }
  for (const [name, [encode, encoding]] of Object.entries(encodings)) {
    for (const compressed of [true, false]) {
      it.effect(`of ${name} is decoded, ${compressed ? "requested" : "unrequested"}`, () =>
        Effect.gen(function* () {
          const client = yield* make({ compressed })
          const body = encode(Buffer.from(text))
          const server = yield* makeServer(body, { "content-encoding": encoding })
          const whole = yield* client.get(at(server))
          assert.strictEqual(yield* whole.text, text)
          const parts = yield* client.get(at(server))
          assert.strictEqual(yield* Stream.mkString(Stream.decodeText(parts.stream)), text)
        })
      )
    }
  }

  it.effect("is requested, unless it is switched off or the request has its own accept-encoding", () =>
    Effect.gen(function* () {
      const server = yield* echo
      const asked = (options: NodeTransport.Options, headers = {}) =>
        Effect.gen(function* () {
          const response = yield* (yield* make(options)).get(at(server), { headers })
          return (yield* sent(response)).headers["accept-encoding"]
        })
      assert.strictEqual(yield* asked({}), "gzip, br")
      assert.strictEqual(yield* asked({ compressed: false }), undefined)
      assert.strictEqual(yield* asked({}, { "accept-encoding": "br" }), "br")
    })
  )

  it.effect("removes the headers that describe the compressed body", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const body = gzipSync("[]")
      const server = yield* makeServer(body, {
        "content-encoding": "gzip",
        "content-length": `${body.length}`
      })
      const { headers } = yield* client.get(at(server))
      assert.notProperty(headers, "content-encoding")
      assert.notProperty(headers, "content-length")
    })
  )
})

const spans = () => {
  const made: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      made.push(span)
      return span
    }
  })
  return { made, tracer }
}
const traceOf = (get: ReturnType<HttpClient.HttpClient["get"]>) =>
  Effect.map(Effect.flatMap(get, sent), ({ headers }) => headers["traceparent"])

describe("tracing", () => {
  it.effect("creates the client span of Effect, and propagates it", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const { made, tracer } = spans()
      const server = yield* echo
      const traceparent = yield* traceOf(client.get(at(server, "/a?secret=1"))).pipe(
        Effect.provideService(HttpClient.SpanNameGenerator, () => "GET /a"),
        Effect.annotateSpans({ "url.template": "/a" }),
        Effect.withTracer(tracer)
      )
      const [span] = made
      assert(span !== undefined)
      assert.strictEqual(span.name, "GET /a")
      assert.strictEqual(span.kind, "client")
      assert.strictEqual(traceparent, `00-${span.traceId}-${span.spanId}-01`)
      const attributes = Object.fromEntries(span.attributes)
      assert.deepInclude(attributes, {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "url.path": "/a",
        "url.template": "/a"
      })
    })
  )

  it.effect("keeps the limit of the transport on the response, for the client to find", () =>
    Effect.gen(function* () {
      const client = yield* make({ maxResponseBytes: 1000 })
      const get = client.get(at(yield* makeServer("abc")))
      assert.propertyVal(yield* get, "maxResponseBytes", 1000)
      assert.propertyVal(yield* Effect.withTracer(get, spans().tracer), "maxResponseBytes", 1000)
    })
  )

  it.effect("without a tracer, propagates only the trace of the caller", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const get = client.get(at(yield* echo))
      assert.strictEqual(yield* Effect.withSpan(traceOf(get), "a span"), undefined)
      const parent = Tracer.externalSpan({ traceId: "a".repeat(32), spanId: "b".repeat(16) })
      assert.include(yield* Effect.withSpan(traceOf(get), "a span", { parent }), "a".repeat(32))
    })
  )

  it.effect("can be disabled", () =>
    Effect.gen(function* () {
      const client = yield* make()
      const { made, tracer } = spans()
      const get = Effect.withTracer(traceOf(client.get(at(yield* echo))), tracer)
      const disabled = Effect.provideService(get, HttpClient.TracerDisabledWhen, () => true)
      assert.strictEqual(yield* disabled, undefined)
      assert.lengthOf(made, 0)
    })
  )
})

describe("the options", () => {
  const forever = "Infinity"
  it.effect("accept infinite times", () =>
    Effect.gen(function* () {
      const times = { keepAliveTimeout: forever, connectTimeout: forever, idleTimeout: forever } as const
      const client = yield* make({ ...times, unreadTimeout: forever })
      const response = yield* client.get(at(yield* makeServer("x".repeat(3_000_000))))
      assert.lengthOf(yield* response.text, 3_000_000)
    })
  )

  for (const options of [{ connections: 0 }, { connections: 1.5 }, { maxResponseBytes: Number.NaN }]) {
    it.effect(`are checked: ${JSON.stringify(options)}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(make(options))
        assert.instanceOf(error, NodeTransport.NodeTransportError)
        assert.include(error.message, `${Object.keys(options)[0]} must be `)
      })
    )
  }
})

describe("the runtime", () => {
  it("must be Node.js 22.19 or later", () => {
    for (const node of ["22.19.0", "22.20.1", "23.0.0", "24.21.0"]) {
      assert.isUndefined(Runtime.problemOf({ node }))
    }
    const others = [
      [{ node: "20.20.2" }, "Node.js 20.20.2"],
      [{ node: "22.18.9" }, "Node.js 22.18.9"],
      [{ node: "24.3.0", bun: "1.3.0" }, "Bun 1.3.0"],
      [{}, "another runtime"]
    ] as const
    for (const [versions, found] of others) {
      assert.include(
        Runtime.problemOf(versions),
        `NodeTransport needs Node.js 22.19 or later, and this is ${found}. `
      )
    }
  })
})
