/** HTTP requests as bytes: unusual ones that are valid, invalid ones, and bytes that are not HTTP. */
import { deflateSync, gunzipSync, gzipSync } from "node:zlib"
import { Emulator } from "@effect-genesys/emulator"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { ControlApi } from "../src/internal/control/ControlApi.ts"
import { FaultyServer } from "../src/internal/http/FaultyServer.ts"
import { CurrentRequest, RequestContext } from "../src/internal/http/RequestContext.ts"
import * as RouteTable from "../src/internal/http/RouteTable.ts"
import * as Transport from "../src/internal/http/Transport.ts"
import * as UnreadableRequest from "../src/internal/http/UnreadableRequest.ts"
import { repliesIn, ask, converse, exchange, json, nothing, refusalIn, request, signed } from "./RawHttp.ts"
import { emulated } from "./SignIns.ts"

const clients = "/api/v2/oauth/clients"
const scope = "/api/v2/oauth/scopes/oauth"
const bot = '{"name":"Bot","authorizedGrantType":"CODE","scope":["oauth"]}'
const tooLong = "x".repeat(512_001)

const inChunks = (body: string) =>
  `${(body.match(/.{1,65536}/gs) ?? []).map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("")}0\r\n\r\n`

const posted = (body: string, headers: ReadonlyArray<string> = []) =>
  signed(`POST ${clients}`, [...headers, ...json(body)], body)

const zipped = (text: string) => gzipSync(text).toString("latin1")

type Text = Effect.Effect<string, unknown, Effect.Services<ReturnType<typeof signed>>>

layer(emulated, { excludeTestServices: true })("a request", (it) => {
  const accepted: Record<string, Text> = {
    "by HTTP/1.0": Effect.map(signed(`GET ${scope}`), (text) =>
      text.replace("HTTP/1.1\r\nHost: emulator", "HTTP/1.0")
    ),
    "with the names of headers in any case": Effect.map(signed(`GET ${scope}`), (text) =>
      text.replace("Authorization: Bearer", "aUTHORIZATION:bearer").replace("Host:", "hOST:")
    ),
    "with blanks around values": signed(`GET ${scope}`, ["Accept:\t application/json \t"]),
    "with a host in its target": signed(`GET http://emulator${scope}`),
    "with unnecessary percent-encoding": signed("GET /api/v2/%6Fauth/scopes/%6fauth"),
    "with a query that looks like a path": signed(`GET ${scope}?a=/../b;c`),
    "with an offer of HTTP/2": signed(`GET ${scope}`, ["Connection: Upgrade", "Upgrade: h2c"]),
    "with an offer of HTTP/2, and a body": posted(bot, ["Connection: Upgrade", "Upgrade: h2c"]),
    "with an offer of a WebSocket": signed(`GET ${scope}`, ["Connection: Upgrade", "Upgrade: websocket"]),
    "with a body, though it is a GET": signed(`GET ${scope}`, ["Content-Length: 2"], "{}"),
    "with a body in chunks": signed(
      `POST ${clients}`,
      ["Content-Type: application/json", "Transfer-Encoding: Chunked"],
      `5;a=b\r\n${bot.slice(0, 5)}\r\n${inChunks(bot.slice(5)).replace("0\r\n\r\n", "00\r\nX: a\r\n\r\n")}`
    ),
    "with a body by gzip": posted(zipped(bot), ["Content-Encoding: gzip"]),
    "with a body by deflate": posted(deflateSync(bot).toString("latin1"), ["Content-Encoding: deflate"]),
    "with the charset of JSON": signed(
      `POST ${clients}`,
      [`Content-Length: ${bot.length}`, 'Content-Type: APPLICATION/JSON ;  Charset="utf-8"'],
      bot
    ),
    "with a body without a content type": signed(`POST ${clients}`, [`Content-Length: ${bot.length}`], bot),
    "with a byte order mark": posted(`\u00ef\u00bb\u00bf${bot}`),
    "with Expect: 100-continue": posted(bot, ["Expect: 100-continue"]),
    "with an unknown expectation": posted(bot, ["Expect: tea"])
  }
  describe("is accepted", () => {
    for (const [how, text] of Object.entries(accepted)) {
      it.effect(how, () =>
        Effect.gen(function* () {
          const { body, headers, status } = yield* ask(yield* text)
          assert.strictEqual(status, 200, String(body))
          assert.match(headers["inin-correlation-id"] ?? "", /^[\w-]{36}$/)
          assert.strictEqual(headers["connection"], "close")
        })
      )
    }

    it.effect("after another one on the same connection", () =>
      Effect.gen(function* () {
        const last = yield* signed(`GET ${scope}`)
        const first = last.replace("Connection: close\r\n", "")
        const responses = yield* exchange(first + first + last)
        assert.deepStrictEqual(
          responses.map(({ status }) => status),
          [200, 200, 200]
        )
      })
    )
  })

  const refused: Record<string, readonly [Text, number, string]> = {
    "to an unknown path": [signed("GET /api/v2/nothing"), 404, "not.found"],
    "to a path in another case": [signed("GET /API/v2/oauth/clients"), 404, "not.found"],
    "to a path with a slash too many": [signed("GET /api/v2//oauth/clients"), 404, "not.found"],
    "to a path with a slash at its end": [signed(`GET ${clients}/`), 404, "not.found"],
    "to a target with a fragment": [signed(`GET ${scope}#a`), 400, "bad.request"],
    "to a target without a path": [signed("GET http://emulator?a=/b"), 400, "bad.request"],
    "with a host in its target, and a step up": [
      signed(`GET http://emulator${clients}/../scopes`),
      404,
      "not.found"
    ],
    "with a host in its target, and an encoded step up": [
      signed(`GET http://emulator${clients}/%2e%2E/scopes`),
      404,
      "not.found"
    ],
    "by another method": [signed(`PATCH ${clients}`), 405, "method.not.allowed"],
    "by TRACE": [signed(`TRACE ${clients}`), 405, "method.not.allowed"],
    "by HTTP/0.9": [Effect.succeed(`GET ${scope}\r\n\r\n`), 400, "bad.request"],
    "with an invalid version": [
      Effect.map(signed(`GET ${scope}`), (text) => text.replace("HTTP/1.1", "HTTP/2.0")),
      400,
      "bad.request"
    ],
    "with two hosts": [signed(`GET ${scope}`, ["Host: other"]), 400, "bad.request"],
    "with two tokens": [signed(`GET ${scope}`, ["Authorization: Bearer other"]), 400, "bad.request"],
    "with two content types": [posted(bot, ["Content-Type: text/plain"]), 400, "bad.request"],
    "with a transfer coding beside chunked": [
      signed(`POST ${clients}`, ["Transfer-Encoding: gzip, chunked"], inChunks(bot)),
      400,
      "bad.request"
    ],
    "with an empty body": [posted(""), 400, "bad.request"],
    "with a body that is not UTF-8": [posted('{"name":"\u00c3\u0028"}'), 400, "bad.request"],
    "with a body that is declared as gzip and is not": [
      posted(bot, ["Content-Encoding: gzip"]),
      400,
      "bad.request"
    ],
    "with a body by another coding": [posted(bot, ["Content-Encoding: br"]), 415, "unsupported.media.type"],
    "with a body in another charset": [
      signed(
        `POST ${clients}`,
        ["Content-Type: application/json; charset=utf-16", "Content-Length: 2"],
        "{}"
      ),
      415,
      "unsupported.media.type"
    ],
    "with a body of another kind": [
      signed(`POST ${clients}`, ["Content-Type: text/xml", "Content-Length: 4"], "<a/>"),
      415,
      "unsupported.media.type"
    ],
    "with more than 512,000 bytes": [posted(tooLong), 413, "request.entity.too.large"],
    "with 2 MB, by a client that reads nothing until it has sent all": [
      posted("x".repeat(2_000_000)),
      413,
      "request.entity.too.large"
    ],
    "with 2 MB in chunks, by such a client": [
      signed(`POST ${clients}`, ["Transfer-Encoding: chunked"], inChunks("x".repeat(2_000_000))),
      413,
      "request.entity.too.large"
    ],
    "with a little gzip that unpacks to more": [
      posted(zipped(tooLong), ["Content-Encoding: gzip"]),
      413,
      "request.entity.too.large"
    ],
    "with Expect: 100-continue and too long a body": [
      signed(`POST ${clients}`, ["Expect: 100-continue", "Content-Length: 600000"]),
      413,
      "request.entity.too.large"
    ],
    "with too long a form": [
      Effect.succeed(request("POST /oauth/token", [`Content-Length: ${tooLong.length}`], tooLong)),
      413,
      "request.entity.too.large"
    ],
    "with too many faults": [
      Effect.succeed(request("PUT /__emulator/faults", json(tooLong), tooLong)),
      413,
      "request.entity.too.large"
    ]
  }
  describe("is refused in the vendor's shape", () => {
    for (const [how, [text, status, code]] of Object.entries(refused)) {
      it.effect(how, () =>
        Effect.gen(function* () {
          const refusal = yield* refusalIn(yield* ask(yield* text))
          assert.deepInclude(refusal, { status, code })
        })
      )
    }

    for (const id of [
      "..",
      ".",
      "%2e%2e",
      "%2E%2e%2fscopes",
      "..%2fscopes",
      "..%5cscopes",
      "x/../../scopes",
      "a%2fb",
      "%00",
      "a%00b",
      "%0d%0aSet-Cookie:%20a=b",
      "%7f",
      "%zz",
      "%",
      "%c3",
      "%ff",
      "%C3%A9",
      "%F0%9F%98%80",
      ";a=b",
      "x".repeat(101),
      "x".repeat(8000),
      "{clientId}",
      "__proto__",
      "constructor"
    ]) {
      it.effect(`with the id ${id.slice(0, 40)}`, () =>
        Effect.gen(function* () {
          const reply = yield* ask(yield* signed(`GET ${clients}/${id}`))
          const { status } = yield* refusalIn(reply)
          assert.include([400, 404], status)
          assert.notProperty(reply.headers, "set-cookie")
        })
      )
    }

    it.effect("with the methods of the path, for a wrong method", () =>
      Effect.gen(function* () {
        const { headers } = yield* ask(yield* signed(`PATCH ${clients}`))
        assert.strictEqual(headers["allow"], "GET, HEAD, OPTIONS, POST")
      })
    )

    it.effect("and the connection is closed if the following bytes are ambiguous", () =>
      Effect.gen(function* () {
        const text = (yield* signed(`GET ${scope}`, ["Host: other"])).replace("Connection: close\r\n", "")
        const { headers, status } = yield* ask(text)
        assert.deepStrictEqual([status, headers["connection"]], [400, "close"])
      })
    )

    it.effect("with advice to leave out the slash", () =>
      Effect.gen(function* () {
        const { message } = yield* refusalIn(yield* ask(yield* signed(`GET ${clients}/`)))
        assert.include(message, "Leave out the slash")
      })
    )
  })

  const unreadable: Record<string, readonly [string, number]> = {
    "an invalid request line": ["hello\r\n\r\n", 400],
    "an unknown method": [request("BREW /"), 400],
    "a TLS handshake": ["\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n", 400],
    "the preface of HTTP/2": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    "an unknown version": [`GET ${scope} HTTP/1.2\r\nHost: a\r\n\r\n`, 400],
    "a target that is not a path": [request("GET api/v2/oauth/scopes"), 400],
    "no host": [`GET ${scope} HTTP/1.1\r\n\r\n`, 400],
    "a target that is not ASCII": [request(`GET ${clients}/\u00c3\u00a9`), 400],
    "headers of 20 kB": [request(`GET ${scope}`, [`X: ${"y".repeat(20_000)}`]), 431],
    "a name with a blank": [request(`GET ${scope}`, ["X Y: z"]), 400],
    "a value with NUL": [request(`GET ${scope}`, ["X: y\u0000z"]), 400],
    "a value with a bare CR": [request(`GET ${scope}`, ["X: y\rZ: z"]), 400],
    "a bare LF": [request(`GET ${scope}`, ["X: y\nZ: z"]), 400],
    "a value that is folded": [request(`GET ${scope}`, ["X: y\r\n z"]), 400],
    "an invalid chunk size": [request(`POST ${clients}`, ["Transfer-Encoding: chunked"], "g\r\n\r\n"), 400],
    "a chunk size that is too large": [
      request(`POST ${clients}`, ["Transfer-Encoding: chunked"], `${"F".repeat(17)}\r\n\r\n`),
      400
    ],
    "a chunk extension of 20 kB": [
      request(
        `POST ${clients}`,
        ["Transfer-Encoding: chunked"],
        `2;${"a".repeat(20_000)}\r\n{}\r\n0\r\n\r\n`
      ),
      413
    ]
  }
  describe("that is not HTTP", () => {
    for (const [what, [text, status]] of Object.entries(unreadable)) {
      it.effect(`has the connection closed after ${status}: ${what}`, () =>
        Effect.gen(function* () {
          const next = yield* signed(`GET ${scope}`)
          const reply = yield* ask(text.replace("Connection: close\r\n", "") + next)
          assert.strictEqual(reply.headers["connection"], "close")
          assert.strictEqual(reply.headers["content-type"], "application/json")
          assert.strictEqual((yield* refusalIn(reply)).status, status)
        })
      )
    }

    for (const [error, status, code] of [
      ["ERR_HTTP_REQUEST_TIMEOUT", 408, "client.timeout"],
      ["HPE_CHUNK_EXTENSIONS_OVERFLOW", 413, "request.entity.too.large"],
      ["HPE_HEADER_OVERFLOW", 431, "bad.request"],
      ["HPE_INVALID_METHOD", 400, "bad.request"]
    ] as const) {
      it.effect(`gets ${status} ${code}: ${error}`, () =>
        Effect.gen(function* () {
          const [reply = nothing, ...more] = repliesIn(Buffer.from(UnreadableRequest.response(error)))
          assert.deepInclude(yield* refusalIn(reply), { status, code })
          assert.deepStrictEqual(more, [])
        })
      )
    }

    it.effect("gets no error inside a response that has begun", () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        const first = (yield* signed(`GET ${scope}`)).replace("Connection: close\r\n", "")
        faults.set([{ operation: "getOauthScope", fault: { kind: "drip" } }])
        const text = String(yield* converse(first, "hello\r\n\r\n"))
        faults.reset()
        assert.strictEqual(text.match(/HTTP\/1\.1/g)?.length, 1)
        assert.match(text, /^HTTP\/1\.1 200/)
        assert.notInclude(text, "bad.request")
      })
    )

    it.effect("gets an error after a complete response", () =>
      Effect.gen(function* () {
        const first = (yield* signed(`GET ${scope}`)).replace("Connection: close\r\n", "")
        const responses = repliesIn(yield* converse(first, "hello\r\n\r\n"))
        assert.deepStrictEqual(
          responses.map(({ status }) => status),
          [200, 400]
        )
      })
    )

    it.effect("can be sent as slowly as Node.js allows", () =>
      Effect.sync(() => {
        const server = new FaultyServer({ receive: () => ({ _tag: "Handle" }) })
        const { headersTimeout, keepAliveTimeout, requestTimeout } = server
        assert.deepStrictEqual([headersTimeout, requestTimeout, keepAliveTimeout], [60_000, 300_000, 5000])
      })
    )

    it.effect("has the connection closed without a response: CONNECT", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* exchange(request("CONNECT example.com:443")), [])
      })
    )
  })

  describe("by HEAD", () => {
    it.effect("is GET without a body", () =>
      Effect.gen(function* () {
        const got = yield* ask(yield* signed(`GET ${scope}`))
        const { body, headers, status } = yield* ask(yield* signed(`HEAD ${scope}`))
        assert.strictEqual(status, 200)
        assert.strictEqual(headers["content-length"], got.headers["content-length"])
        assert.strictEqual(body.length, 0)
      })
    )

    it.effect("is a separate operation at /api/v2/tokens/me", () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        const text = yield* signed("HEAD /api/v2/tokens/me")
        faults.reset()
        assert.strictEqual((yield* ask(text)).status, 200)
        assert.deepStrictEqual(faults.counters().executed, { headTokensMe: 1 })
      })
    )
  })

  describe("by OPTIONS", () => {
    it.effect("gets the methods of a path", () =>
      Effect.gen(function* () {
        const { headers, status } = yield* ask(request("OPTIONS /oauth/token"))
        assert.deepStrictEqual([status, headers["allow"]], [204, "OPTIONS, POST"])
      })
    )

    it.effect("gets 404 for an unknown path", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* ask(request("OPTIONS /nothing"))).status, 404)
      })
    )

    it.effect("can target the server with *", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* ask(request("OPTIONS *"))).status, 204)
      })
    )
  })

  describe("of a program in a browser", () => {
    const origin = "Origin: https://app.example"
    const preflight = [
      origin,
      "Access-Control-Request-Method: PUT",
      "Access-Control-Request-Headers: authorization,content-type"
    ]

    for (const path of [
      clients,
      "/api/v2/nothing",
      "/oauth/token",
      "/openapi.json",
      "/.well-known/oauth-authorization-server"
    ]) {
      it.effect(`can be sent by any site: ${path}`, () =>
        Effect.gen(function* () {
          const asked = yield* ask(request(`OPTIONS ${path}`, preflight))
          assert.strictEqual(asked.status, 204)
          assert.strictEqual(asked.headers["access-control-allow-origin"], "*")
          assert.include(asked.headers["access-control-allow-methods"], "PUT")
          assert.strictEqual(asked.headers["access-control-allow-headers"], "authorization,content-type")
          const { headers } = yield* ask(request(`GET ${path}`, [origin]))
          assert.strictEqual(headers["access-control-allow-origin"], "*")
          assert.notProperty(headers, "access-control-allow-credentials")
          assert.sameMembers((headers["access-control-expose-headers"] ?? "").split(","), [
            "ININ-Correlation-Id",
            "Retry-After",
            "inin-ratelimit-count",
            "inin-ratelimit-allowed",
            "inin-ratelimit-reset"
          ])
        })
      )
    }

    for (const path of ["/__emulator/counters", "/oauth/authorize", "/logout"]) {
      it.effect(`cannot be read by another site: ${path}`, () =>
        Effect.gen(function* () {
          for (const line of [`OPTIONS ${path}`, `GET ${path}`]) {
            const { headers, status } = yield* ask(request(line, preflight))
            assert.isAbove(status, 0)
            assert.notProperty(headers, "access-control-allow-origin")
          }
        })
      )
    }

    it.effect("reads faults too", () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        const text = yield* signed(`GET ${scope}`, [origin])
        faults.set([
          { operation: "getOauthScope", fault: { kind: "error", status: 503, code: "service.unavailable" } }
        ])
        const { headers, status } = yield* ask(text)
        faults.reset()
        assert.deepStrictEqual([status, headers["access-control-allow-origin"]], [503, "*"])
      })
    )
  })

  describe("that accepts gzip", () => {
    const gzip = "Accept-Encoding: br, gzip"

    it.effect("gets it for a GET of the API", () =>
      Effect.gen(function* () {
        const plain = yield* ask(yield* signed("GET /api/v2/oauth/scopes"))
        const packed = yield* ask(yield* signed("GET /api/v2/oauth/scopes", [gzip]))
        assert.notProperty(plain.headers, "content-encoding")
        assert.strictEqual(packed.headers["content-encoding"], "gzip")
        assert.strictEqual(packed.headers["vary"], "Accept-Encoding")
        assert.isBelow(packed.body.length, plain.body.length)
        assert.strictEqual(String(gunzipSync(packed.body)), String(plain.body))
      })
    )

    it.effect("does not get it if the response may contain a secret", () =>
      Effect.gen(function* () {
        const name = "x".repeat(2000)
        const created = yield* ask(yield* posted(bot.replace("Bot", name), [gzip]))
        assert.isAbove(created.body.length, 2000)
        assert.include(String(created.body), '"secret"')
        assert.notProperty(created.headers, "content-encoding")
        const page = yield* ask(request("GET /oauth/authorize?client_id=nobody", [gzip]))
        assert.notProperty(page.headers, "content-encoding")
      })
    )

    it.effect("gets a body that is not gzip, if that is the fault", () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        const text = yield* signed("GET /api/v2/oauth/scopes", [gzip])
        faults.set([{ operation: "getOauthScopes", fault: { kind: "brokenGzip" } }])
        const { body, headers } = yield* ask(text)
        faults.reset()
        assert.strictEqual(headers["content-encoding"], "gzip")
        assert.throws(() => gunzipSync(body))
      })
    )
  })

  describe("gets the faults of its operation", () => {
    const ways: Record<string, readonly [string, Text]> = {
      "by HEAD": ["getOauthScope", signed(`HEAD ${scope}`)],
      "with a host in its target": ["getOauthScope", signed(`GET http://emulator${scope}`)],
      "with an encoded path": ["getOauthScope", signed("GET /api/v2/%6Fauth/scopes/oauth")],
      "with an offer of HTTP/2": [
        "getOauthScope",
        signed(`GET ${scope}`, ["Connection: Upgrade", "Upgrade: h2c"])
      ],
      "with Expect: 100-continue": ["postOauthClients", posted(bot, ["Expect: 100-continue"])],
      "with an unknown expectation": ["postOauthClients", posted(bot, ["Expect: tea"])]
    }
    for (const [how, [operation, text]] of Object.entries(ways)) {
      it.effect(how, () =>
        Effect.gen(function* () {
          const { faults } = yield* Emulator.Emulator
          const bytes = yield* text
          faults.reset()
          faults.set([{ operation, fault: { kind: "answer", status: 503 } }])
          const { status } = yield* ask(bytes)
          const { received } = faults.counters()
          faults.reset()
          assert.strictEqual(status, 503)
          assert.deepStrictEqual(received, { [operation]: 1 })
        })
      )
    }
  })
})

const table = RouteTable.layer(ControlApi)

test.effect("refuses to serve a route that the route table lacks", () =>
  Effect.gen(function* () {
    const routes = HttpRouter.add("GET", "/unknown", HttpServerResponse.empty()).pipe(
      Layer.provide(Transport.layer),
      Layer.provide(table)
    )
    const exit = yield* Effect.exit(Layer.build(HttpRouter.serve(routes, { disableListenLog: true })))
    assert.include(String(exit), "GET /unknown is missing from RouteTable.ts")
  }).pipe(Effect.provide(NodeHttpServer.layerTest))
)

test.effect("a defect of the emulator is logged, and not shown in a response", () => {
  const logged: Array<unknown> = []
  const routes = HttpRouter.add("GET", "/logout", Effect.die(new Error("the inside"))).pipe(
    Layer.provide(Transport.layer),
    Layer.provide(table)
  )
  const server = HttpRouter.serve(routes, {
    disableLogger: true,
    disableListenLog: true,
    routerConfig: RouteTable.config,
    middleware: Effect.provideService(
      CurrentRequest,
      new RequestContext(RouteTable.make(ControlApi).match("GET", "/logout"), undefined, "c-1")
    )
  })
  return Effect.gen(function* () {
    const response = yield* HttpClient.get("/logout")
    assert.strictEqual(response.status, 500)
    assert.deepStrictEqual(yield* response.json, {
      message: "The request could not be handled.",
      messageWithParams: "The request could not be handled.",
      code: "internal.server.error",
      status: 500,
      messageParams: {},
      contextId: "c-1",
      details: [],
      errors: []
    })
    assert.include(String(logged), "the inside")
  }).pipe(
    Effect.provide(
      server.pipe(
        Layer.provideMerge(NodeHttpServer.layerTest),
        Layer.provide(Logger.layer([Logger.make(({ message }) => void logged.push(message))]))
      )
    )
  )
})
