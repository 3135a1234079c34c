/** Bodies that no server should send, over real sockets: none causes a defect, and none is read past the limit. */
import type { ServerResponse } from "node:http"
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib"
import { Connection, Credentials, GenesysCloud, GenesysError, RetryPolicy } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Scale from "@effect-genesys/testing/Scale"
import { exchanges } from "@effect-genesys/tools/FuzzExchanges"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Sockets from "./Sockets.ts"

type Reply = (response: ServerResponse) => void

const json =
  (body: string, status = 200): Reply =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(body)
  }
const token = json('{"access_token":"t","token_type":"bearer","expires_in":3600}')

/** Sends data until the client closes the connection. */
const endless =
  (status: number, part: Buffer, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers })
    const send = () => {
      while (response.writable && response.write(part));
    }
    response.on("drain", send)
    send()
  }

const transports: Record<string, Layer.Layer<HttpClient.HttpClient>> = {
  undici: Layer.orDie(NodeTransport.layer),
  "Effect's undici": NodeHttpClient.layerUndici,
  fetch: FetchHttpClient.layer
}

/** A client of a server whose replies can be changed. */
const connected = Effect.fnUntraced(function* (
  transport: Layer.Layer<HttpClient.HttpClient>,
  options: Partial<Connection.Options> = {}
) {
  const replies = { api: json("{}"), login: token }
  const server = yield* Sockets.serve((request, response) =>
    (request.url === "/oauth/token" ? replies.login : replies.api)(response)
  )
  const context = yield* Layer.build(transport)
  const connection = yield* Connection.make({
    region: `http://127.0.0.1:${server.port}`,
    credentials: Credentials.clientCredentials("c1", Redacted.make("canary")),
    rateLimit: false,
    retryPolicy: RetryPolicy.never,
    ...options
  }).pipe(Effect.provideContext(context), Effect.orDie)
  const api = yield* Effect.provideService(GenesysCloud.make, Connection.Connection, connection)
  return { api, replies, server, forget: Effect.orDie(connection.forget) }
})

const limit = 100_000
const filled = (length: number) => {
  const empty = '{"name":"","authorizedGrantType":"CODE"}'
  return `{"name":"${"x".repeat(length - empty.length)}","authorizedGrantType":"CODE"}`
}
const filledError = (length: number) => {
  const empty = '{"code":"not.found","x":""}'
  return `{"code":"not.found","x":"${"x".repeat(length - empty.length)}"}`
}
const filledToken = (length: number) => {
  const empty = '{"access_token":"t","x":""}'
  return `{"access_token":"t","x":"${"x".repeat(length - empty.length)}"}`
}

// The schema of these bodies does not limit their depth, so they come as often as all others together.
const withErrorBody = exchanges.filter(([, success]) => JSON.stringify(success).includes("errorBody"))
const operations = [...exchanges, ...exchanges.flatMap(() => withErrorBody)]

// Most bodies are not encoded and have the status 200, so that the client reads them to the end.
const plainly = ["identity", "identity", "identity", "identity", "identity", "identity"] as const
const usually = [200, 200, 200, 200, 200, 200, 200, 200, 200, 200] as const

for (const [name, transport] of Object.entries(transports)) {
  describe(`the limit on bytes under ${name}`, () => {
    it.effect("holds for a body of exactly that size, and for one byte more", () =>
      Effect.gen(function* () {
        const { api, forget, replies } = yield* connected(transport, { maxResponseBytes: limit })
        replies.api = json(filled(limit))
        yield* api.getOauthClient("c1")
        replies.api = json(filled(limit + 1))
        const error = yield* Effect.flip(api.getOauthClient("c1"))
        assert.strictEqual(error.reason._tag, "ResponseTooLarge")
        assert.include(error.message, `exceeds maxResponseBytes (${limit} bytes)`)

        yield* forget
        replies.api = json(filled(1000))
        replies.login = json(filledToken(limit))
        yield* api.getOauthClient("c1")
        yield* forget
        replies.login = json(filledToken(limit + 1))
        const refused = yield* Effect.flip(api.getOauthClient("c1"))
        assert.strictEqual(refused.reason._tag, "ResponseTooLarge")
      })
    )

    it.effect("refuses every body if it is not a number", () =>
      Effect.gen(function* () {
        for (const maxResponseBytes of [Number.NaN, 0, -1]) {
          const { api, replies } = yield* connected(transport, { maxResponseBytes })
          replies.api = json(filled(1000))
          const error = yield* Effect.flip(api.getOauthClient("c1"))
          assert.strictEqual(error.reason._tag, "ResponseTooLarge")
        }
      })
    )

    it.effect("is the limit of the transport if that is lower", () =>
      Effect.gen(function* () {
        const low = Layer.orDie(NodeTransport.layerOptions({ maxResponseBytes: 1000 }))
        for (const maxResponseBytes of [undefined, 10_000, Infinity]) {
          const { api, replies } = yield* connected(low, { maxResponseBytes })
          replies.api = json(filled(1000))
          yield* api.getOauthClient("c1")
          replies.api = json(filled(1001))
          const { message, reason } = yield* Effect.flip(api.getOauthClient("c1"))
          assert.strictEqual(reason._tag, "ResponseTooLarge")
          assert.include(message, "(1000 bytes)")
        }
      }).pipe(Effect.scoped)
    )

    const endings: Record<string, Reply> = {
      "spaces without an end": endless(200, Buffer.alloc(65_536, " ")),
      // 4 GiB of spaces in 4 MiB, and no end.
      "compressed spaces without an end": endless(200, gzipSync(Buffer.alloc(1024 * 1024, " ")), {
        "content-encoding": "gzip"
      })
    }
    for (const [what, reply] of Object.entries(endings)) {
      for (const host of ["api", "login"] as const) {
        it.effect(`closes the connection of ${what}, of the ${host} host`, () =>
          Effect.gen(function* () {
            const { api, replies, server } = yield* connected(transport, { maxResponseBytes: limit })
            replies[host] = reply
            const error = yield* Effect.flip(api.getOauthClient("c1"))
            assert.strictEqual(error.reason._tag, "ResponseTooLarge")
            assert.isFalse(error.isRetryable)
            yield* server.closed(1)
          })
        )
      }
    }

    it.effect("is 64 KiB for an error of the API, whose status is enough", () =>
      Effect.gen(function* () {
        const { api, replies } = yield* connected(transport)
        for (const [length, code] of [
          [65_536, "not.found"],
          [65_537, undefined]
        ] as const) {
          replies.api = json(filledError(length), 404)
          const { reason } = yield* Effect.flip(api.getOauthClient("c1"))
          assert.deepInclude(reason, { _tag: "NotFound", status: 404 })
          assert.strictEqual("code" in reason ? reason.code : undefined, code)
        }
      })
    )

    it.effect("closes the connection of an error without an end", () =>
      Effect.gen(function* () {
        const { api, replies, server } = yield* connected(transport)
        replies.api = endless(503, Buffer.alloc(65_536, " "))
        const { reason } = yield* Effect.flip(api.getOauthClient("c1"))
        assert.strictEqual(reason._tag, "Unavailable")
        yield* server.closed(1)
      })
    )

    it.effect("holds for an error of the login host, whose status is enough", () =>
      Effect.gen(function* () {
        const { api, replies, server } = yield* connected(transport, { maxResponseBytes: limit })
        replies.login = endless(503, Buffer.alloc(65_536, " "))
        assert.strictEqual((yield* Effect.flip(api.getOauthClient("c1"))).reason._tag, "Unavailable")
        yield* server.closed(1)
      })
    )

    it.effect("does not fail an operation that returns nothing", () =>
      Effect.gen(function* () {
        const { api, replies, server } = yield* connected(transport, { maxResponseBytes: limit })
        replies.api = endless(200, Buffer.alloc(65_536, " "))
        yield* api.deleteOauthClient("c1")
        yield* server.closed(1)
      })
    )

    it.effect("accepts a body that was read already", () =>
      Effect.gen(function* () {
        const read: Array<string> = []
        const logged = HttpClient.transformResponse(
          Effect.tap((response: HttpClientResponse.HttpClientResponse) =>
            Effect.map(response.text, (text) => read.push(text))
          )
        )
        const { api, replies } = yield* connected(transport, { transformClient: logged })
        replies.api = json(filled(100))
        assert.lengthOf((yield* api.getOauthClient("c1")).name, 100 - 40)
        replies.api = json('{"code":"client.not.found"}', 404)
        const { reason } = yield* Effect.flip(api.getOauthClient("c1"))
        assert.deepInclude(reason, { _tag: "NotFound", code: "client.not.found" })
        assert.lengthOf(read, 3)
      })
    )
  })

  describe(`a body nested too deeply, under ${name}`, () => {
    const shapes = {
      errors: '{"errors":[',
      arrays: "[",
      objects: '{"later":',
      job: '{"errorBody":{"errors":['
    }
    const closing: Record<string, string> = { "{": "}", "[": "]" }
    const nest = (opening: string, depth: number) => {
      const ends = [...opening].toReversed().map((mark) => closing[mark] ?? "")
      return `${opening.repeat(depth)}1${ends.join("").repeat(depth)}`
    }
    const run = Schema.Struct({
      shape: Schema.Literals(["errors", "arrays", "objects", "job"]),
      depth: Schema.Union([Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 40 })), depths()]),
      width: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 5 })),
      length: Schema.Union([Schema.Literals([0, 1, 10 * limit]), small()]),
      isCut: Schema.Literals([false, false, false, true]),
      encoding: Schema.Literals([
        ...plainly,
        "gzip",
        "x-gzip",
        "deflate",
        "raw deflate",
        "br",
        "zstd",
        "gzip, gzip",
        "broken gzip",
        "cut gzip",
        "broken br",
        "broken deflate"
      ]),
      contentType: Schema.Literals([
        "application/json",
        "text/html",
        "",
        "application/x-what; charset=utf-16"
      ]),
      host: Schema.Literals(["api", "login"]),
      status: Schema.Literals([
        ...usually,
        201,
        202,
        203,
        204,
        206,
        299,
        302,
        400,
        401,
        403,
        404,
        418,
        429,
        500,
        503
      ]),
      operation: small()
    })

    for (const encoding of ["gzip", "x-gzip", "deflate", "br"]) {
      for (const host of ["api", "login"] as const) {
        it.effect(`is read in ${encoding}, which was not requested, from the ${host} host`, () =>
          Effect.gen(function* () {
            const { api, replies } = yield* connected(transport)
            const body = Buffer.from(
              JSON.stringify({ id: "c1", name: "ä", authorizedGrantType: "CODE", access_token: "t" })
            )
            replies.api = encoded(
              { encoding: "identity", status: 200, contentType: "application/json" },
              body
            )
            replies[host] = encoded({ encoding, status: 200, contentType: "application/json" }, body)
            assert.strictEqual((yield* api.getOauthClient("c1")).name, "ä")
          })
        )
      }
    }

    it.live.prop(
      "ends as a success or as a typed error, for any size, encoding and status",
      { cases: Schema.Array(run).check(Schema.isBetweenLength(10, 25)) },
      ({ cases }) =>
        Effect.gen(function* () {
          const { api, forget, replies } = yield* connected(transport, { maxResponseBytes: 10 * limit })
          for (const { operation, ...given } of cases) {
            const [call, success] = operations[operation % operations.length] ?? [() => Effect.void, null]
            const opening = shapes[given.shape]
            const inner = given.isCut ? opening.repeat(given.depth) : nest(opening, given.depth)
            const fields = Array.from({ length: given.width }, (_, index) => `"f${index}":${inner}`).join()
            const own = JSON.stringify({ access_token: "t", ...Object(success) }).slice(0, -1)
            const text = `${own},"errorBody":${inner},"errors":[${inner}],${fields}}${" ".repeat(given.length)}`
            replies.login = token
            replies[given.host] = encoded(given, Buffer.from(text))
            yield* forget
            const exit = yield* Effect.exit(call(api))
            if (Exit.isSuccess(exit)) continue
            const error = exit.cause.reasons.find(Cause.isFailReason)?.error
            assert.instanceOf(
              error,
              GenesysError.GenesysError,
              `${Cause.pretty(exit.cause)} ${JSON.stringify(given)}`
            )
            assert.isBelow(error.message.length, 3000)
          }
        }).pipe(Effect.scoped),
      { arbitrary: { runs: Scale.isFull ? 40 : 4 } }
    )

    it.effect("makes a message of limited length", () =>
      Effect.gen(function* () {
        const { api, replies } = yield* connected(transport)
        replies.api = json(`{"queryStatus":"Failed","errorBody":${nest('{"errors":[', 500)}}`)
        const { message } = yield* Effect.flip(api.getUsageAggregatesQueryJob("j1"))
        assert.isBelow(message.length, 1500)
      })
    )

    for (const depth of [1100, 5000, 20_000, ...(Scale.isFull ? [200_000] : [])]) {
      it.effect(`is an error or a success, never a defect: ${depth} levels`, () =>
        Effect.gen(function* () {
          const { api, replies } = yield* connected(transport)
          for (const opening of Object.values(shapes)) {
            const inner = nest(opening, depth)
            replies.api = json(
              `{"queryStatus":"Failed","errorBody":${inner},"later":${inner},"errors":[${inner}]}`
            )
            const exit = yield* Effect.exit(api.getUsageAggregatesQueryJob("j1"))
            assert.isFalse(Exit.hasDies(exit), opening)
            replies.api = json(`{"code":"some.code","errors":[${inner}]}`, 400)
            const { reason } = yield* Effect.flip(api.getOauthClients)
            assert.strictEqual(reason._tag, "BadRequest")
          }
        })
      )
    }
  })
}

function depths() {
  return Schema.Int.check(Schema.isBetween({ minimum: 900, maximum: 6000 }))
}
function small() {
  return Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 5000 }))
}

interface Given {
  readonly encoding: string
  readonly contentType: string
  readonly status: number
}

const encoded =
  ({ contentType, encoding, status }: Given, body: Buffer): Reply =>
  (response) => {
    const named = encoding.replace(/^(?:raw|broken|cut) /, "")
    const headers: Record<string, string> = { ...(contentType !== "" && { "content-type": contentType }) }
    if (named !== "identity") headers["content-encoding"] = named
    response.writeHead(status, headers)
    response.end(status === 204 ? undefined : compressed(encoding, body))
  }

const compressed = (encoding: string, body: Buffer): Buffer => {
  switch (encoding) {
    case "gzip":
    case "x-gzip":
      return gzipSync(body)
    case "cut gzip": {
      const whole = gzipSync(body)
      return whole.subarray(0, whole.length - 9)
    }
    case "gzip, gzip":
      return gzipSync(gzipSync(body))
    case "deflate":
      return deflateSync(body)
    case "raw deflate":
      return deflateRawSync(body)
    case "br":
      return brotliCompressSync(body)
    default:
      return body
  }
}
