/** The served pages, and who may read their data. */
import { createHash } from "node:crypto"
import { Emulator } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Requests from "../src/internal/control/Requests.ts"
import * as RequestLog from "../src/internal/http/RequestLog.ts"
import { seen } from "./Browser.ts"

const Shown = Schema.Struct({
  counters: Schema.Struct({ requests: Schema.Int, clients: Schema.Record(Schema.String, Schema.Int) }),
  requests: Schema.Array(
    Schema.Struct({
      method: Schema.String,
      path: Schema.String,
      status: Schema.Int,
      client: Schema.NullOr(Schema.String)
    })
  )
})

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  Emulator.Emulator.use(({ url }) => Effect.flatMap(HttpClient.get(`${url}${path}`, { headers }), seen))

const log = Effect.flatMap(get("/__emulator/requests"), ({ text }) =>
  Schema.decodeEffect(Schema.fromJsonString(Shown))(text)
)

const signIn = Emulator.Emulator.use(({ administrator: { clientId, clientSecret }, url }) =>
  HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.basicAuth(clientId, clientSecret),
    HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
    HttpClient.execute,
    Effect.flatMap((response) => response.json),
    Effect.flatMap(Schema.decodeUnknownEffect(Schema.Struct({ access_token: Schema.String })))
  )
)

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`

const open = (url: string) =>
  HttpClient.get(url, { headers: { accept: "text/event-stream" } }).pipe(
    Effect.map(({ stream }) => stream),
    Stream.unwrap
  )

const emulator = (options?: Emulator.Options) =>
  Layer.mergeAll(Emulator.layer(options), NodeHttpClient.layerUndici).pipe(Layer.orDie)

layer(emulator({ seed: "demo" }), { excludeTestServices: true })("the landing page of an emulator", (it) => {
  it.effect("shows its clients, and no secret", () =>
    Effect.gen(function* () {
      const { administrator, clients } = yield* Emulator.Emulator
      const { headers, status, text } = yield* get("/")
      assert.strictEqual(status, 200)
      assert.match(headers["content-type"] ?? "", /^text\/html/)
      for (const { clientId, clientSecret, name } of [administrator, ...clients]) {
        assert.include(text, clientId)
        assert.include(text, name)
        assert.isFalse(text.includes(Redacted.value(clientSecret)))
      }
    })
  )

  it.effect("uses the address of the reader, if it is safe to paste", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      for (const host of ["genesys.example:8080", "[::1]:4010"]) {
        const { text } = yield* get("/", { host })
        assert.include(text, `<code id="url">http://${host}</code>`)
        assert.include(text, `It listens at ${url}.`)
      }
      for (const host of ["$(id)", "a;b", "a@b", "a:b", `"`]) {
        assert.include((yield* get("/", { host })).text, `<code id="url">${url}</code>`)
      }
    })
  )
})

layer(emulator(), { excludeTestServices: true })("the requests of an emulator", (it) => {
  it.effect("are logged with their client: of the credentials, or of the token", () =>
    Effect.gen(function* () {
      const { administrator, url } = yield* Emulator.Emulator
      const { access_token } = yield* signIn
      const { clientId } = administrator
      const request = HttpClientRequest.get(`${url}/api/v2/oauth/clients/${clientId}?x=1`)
      yield* HttpClient.execute(HttpClientRequest.bearerToken(request, access_token))
      yield* get("/api/v2/oauth/clients")
      yield* get("/nothing")
      yield* Effect.forEach(["/", "/docs", "/__emulator/counters"], (path) => get(path))
      const { counters, requests } = yield* log
      assert.deepStrictEqual(requests, [
        { method: "GET", path: "/nothing", status: 404, client: null },
        { method: "GET", path: "/api/v2/oauth/clients", status: 401, client: null },
        { method: "GET", path: "/api/v2/oauth/clients/{clientId}", status: 200, client: "Administrator" },
        { method: "POST", path: "/oauth/token", status: 200, client: "Administrator" }
      ])
      assert.deepStrictEqual(counters, { requests: 4, clients: { [clientId]: 2 } })
    })
  )

  it.effect("are not sent to a page of another site", () =>
    Effect.gen(function* () {
      for (const accept of ["application/json", "text/event-stream"]) {
        for (const page of [{ origin: "https://example.com" }, { "sec-fetch-site": "cross-site" }]) {
          const { headers, status } = yield* get("/__emulator/requests", { accept, ...page })
          assert.strictEqual(status, 403)
          assert.notInclude(Object.keys(headers).join(), "access-control-")
        }
      }
    })
  )

  it.effect("are not shown under another host name that resolves to this machine", () =>
    Effect.gen(function* () {
      yield* get("/only-for-this-machine")
      assert.include((yield* get("/")).text, "/<wbr />only-for-this-machine")
      assert.notInclude((yield* get("/", { host: "evil.example" })).text, "only-for-this-machine")
    })
  )

  it.effect("show no part of the tokens, codes and secrets of requests", () =>
    Effect.gen(function* () {
      const { administrator } = yield* Emulator.Emulator
      const { access_token } = yield* signIn
      const secrets = [access_token, Redacted.value(administrator.clientSecret)]
      for (const secret of secrets) {
        yield* get(`/api/v2/oauth/clients?access_token=${secret}`, { authorization: `Bearer ${secret}` })
        yield* get(`/oauth/authorize?client_id=${secret}&code=${secret}&state=${secret}`)
        yield* get(`/logout?redirect_uri=${secret}`)
        yield* get(`/oauth/token/${secret}`)
        yield* get(`/api/v2/tokens/${secret}?${secret}`)
      }
      const shown = [(yield* get("/")).text, (yield* get("/__emulator/requests")).text]
      for (const secret of secrets) assert.isFalse(shown.join().includes(secret.slice(0, 20)))
    })
  )

  it.effect("reach an open page as events", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      const isAsked = open(`${url}/__emulator/requests`).pipe(
        Stream.decodeText,
        Stream.splitLines,
        Stream.mapEffect((line) =>
          Effect.as(line.startsWith("data: ") ? get("/while-open") : Effect.void, line)
        ),
        Stream.filter((line) => line.includes("/while-open")),
        Stream.take(1)
      )
      const [line = ""] = Array.from(yield* Stream.runCollect(isAsked))
      const { requests } = yield* Schema.decodeEffect(Schema.fromJsonString(Shown))(
        line.slice("data: ".length)
      )
      assert.include(
        requests.map(({ path }) => path),
        "/while-open"
      )
    })
  )
})

layer(emulator({ controlToken: Redacted.make("correct-horse") }), { excludeTestServices: true })(
  "the requests of an emulator with a control token",
  (it) => {
    it.effect("are shown with it only", () =>
      Effect.gen(function* () {
        yield* get("/only-with-the-token")
        assert.strictEqual((yield* get("/__emulator/requests")).status, 401)
        const { text } = yield* get("/__emulator/requests", { authorization: "Bearer correct-horse" })
        assert.include(text, "/only-with-the-token")
        const page = yield* get("/")
        assert.strictEqual(page.status, 200)
        assert.notInclude(page.text, "only-with-the-token")
        assert.notInclude(page.text, "correct-horse")
      })
    )
  }
)

describe("an open page", () => {
  test.live("gets no events after it is closed", () =>
    Effect.gen(function* () {
      const kept = yield* RequestLog.make(0)
      const ended = yield* Deferred.make<void>()
      const follow = Stream.ensuring(kept.follow, Deferred.succeed(ended, undefined))
      const requests = HttpRouter.add(
        "GET",
        "/__emulator/requests",
        HttpServerRequest.HttpServerRequest.use((request) => {
          const reply = Requests.response({ ...kept, follow }, request)
          return HttpServerResponse.isHttpServerResponse(reply)
            ? Effect.succeed(reply)
            : Effect.die("no events")
        })
      )
      yield* Layer.build(HttpRouter.serve(requests, { disableLogger: true, disableListenLog: true }))
      yield* Stream.runDrain(Stream.take(open("/__emulator/requests"), 1))
      yield* Deferred.await(ended)
    }).pipe(Effect.provide(NodeHttpServer.layerTest))
  )

  test.live("lets the emulator stop", () =>
    Effect.gen(function* () {
      const first = yield* Deferred.make<void>()
      const page = yield* Effect.gen(function* () {
        const { url } = yield* Emulator.Emulator
        const fiber = yield* open(`${url}/__emulator/requests`).pipe(
          Stream.tap(() => Deferred.succeed(first, undefined)),
          Stream.runDrain,
          Effect.exit,
          Effect.forkDetach
        )
        yield* Deferred.await(first)
        return fiber
      }).pipe(Effect.provide(Layer.fresh(Layer.orDie(Emulator.layer()))))
      yield* Fiber.join(page)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )
})

layer(emulator(), { excludeTestServices: true })("the API reference", (it) => {
  it.effect("has only the scripts that its policy allows, and cannot connect to another host", () =>
    Effect.gen(function* () {
      const { headers, status, text } = yield* get("/docs")
      assert.strictEqual(status, 200)
      const policy = headers["content-security-policy"] ?? ""
      const scripts = Array.from(text.matchAll(/<script>([^]*?)<\/script>/g), ([, script = ""]) =>
        hash(script)
      )
      assert.strictEqual(scripts.length, 1)
      assert.include(policy, `; script-src ${scripts.join(" ")};`)
      assert.include(policy, "default-src 'none';")
      assert.include(policy, "connect-src 'self';")
      assert.strictEqual((yield* get("/docs")).headers["content-security-policy"], policy)
      assert.notMatch(policy, /https?:|\*|'unsafe-/)
    })
  )
})
