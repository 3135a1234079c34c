/** Through a real forward proxy: the choice of the proxy, and its password. */
import { inspect } from "node:util"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Redacted from "effect/Redacted"
import { certificate } from "./Certificate.ts"
import * as Sockets from "./Sockets.ts"

const login = "user:p@ss/wörd"
const encoded = `user:${encodeURIComponent("p@ss/wörd")}`

const json = (url: string, environment: Record<string, string>, options: NodeTransport.Options = {}) =>
  HttpClient.get(url).pipe(
    Effect.flatMap((response) => response.json),
    Effect.provide(NodeTransport.layerOptions({ tls: { ca: certificate }, ...options })),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env: environment }))
  )

/** A server with TLS, and one without. */
const servers = Effect.gen(function* () {
  const secure = yield* Sockets.serveSecurely((_, response) => response.end('"secure"'))
  const plain = yield* Sockets.serve((_, response) => response.end('"plain"'))
  return {
    https: `https://localhost:${secure.port}/`,
    http: `http://localhost:${plain.port}/`,
    port: secure.port
  }
})

describe("a proxy", () => {
  const environments: Record<string, (port: number) => Record<string, string>> = {
    HTTPS_PROXY: (port) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` }),
    https_proxy: (port) => ({ https_proxy: `http://127.0.0.1:${port}/`, HTTPS_PROXY: "http://127.0.0.1:9" }),
    "HTTPS_PROXY without a scheme": (port) => ({ HTTPS_PROXY: `127.0.0.1:${port}` }),
    GENESYSCLOUD_PROXY_HOST: (port) => ({
      GENESYSCLOUD_PROXY_HOST: "127.0.0.1",
      GENESYSCLOUD_PROXY_PORT: `${port}`,
      GENESYSCLOUD_PROXY_PROTOCOL: "http",
      HTTPS_PROXY: "http://127.0.0.1:9"
    })
  }
  for (const [name, environment] of Object.entries(environments)) {
    it.effect(`is read from ${name}`, () =>
      Effect.gen(function* () {
        const { https, port } = yield* servers
        const proxy = yield* Sockets.serveProxy()
        assert.strictEqual(yield* json(https, environment(proxy.port)), "secure")
        assert.deepStrictEqual(proxy.requests, [`CONNECT localhost:${port}`])
      })
    )
  }

  const withPassword: Record<string, (port: number) => Record<string, string>> = {
    HTTPS_PROXY: (port) => ({ HTTPS_PROXY: `http://${encoded}@127.0.0.1:${port}` }),
    "the vendor's variables": (port) => ({
      GENESYSCLOUD_PROXY_HOST: "127.0.0.1",
      GENESYSCLOUD_PROXY_PORT: `${port}`,
      GENESYSCLOUD_PROXY_AUTH_USERNAME: "user",
      GENESYSCLOUD_PROXY_AUTH_PASSWORD: "p@ss/wörd"
    })
  }
  for (const [name, environment] of Object.entries(withPassword)) {
    it.effect(`receives the password from ${name}`, () =>
      Effect.gen(function* () {
        const { https, port } = yield* servers
        const proxy = yield* Sockets.serveProxy(login)
        assert.strictEqual(yield* json(https, environment(proxy.port)), "secure")
        assert.deepStrictEqual(proxy.requests, [`CONNECT localhost:${port} ${login}`])
      })
    )
  }

  it.effect("forwards plain http requests", () =>
    Effect.gen(function* () {
      const { http } = yield* servers
      const proxy = yield* Sockets.serveProxy()
      assert.strictEqual(
        yield* json(http, { http_proxy: `http://127.0.0.1:${proxy.port}` }),
        `forwarded ${http}`
      )
      assert.deepStrictEqual(proxy.requests, [`GET ${http}`])
    })
  )

  it.effect("for https is HTTP_PROXY if HTTPS_PROXY is not set", () =>
    Effect.gen(function* () {
      const { http, https, port } = yield* servers
      const one = yield* Sockets.serveProxy()
      const both = { HTTP_PROXY: `http://127.0.0.1:${one.port}` }
      yield* json(http, both)
      yield* json(https, both)
      assert.deepStrictEqual(one.requests, [`GET ${http}`, `CONNECT localhost:${port}`])
      const other = yield* Sockets.serveProxy()
      yield* json(https, { ...both, HTTPS_PROXY: `http://127.0.0.1:${other.port}` })
      assert.deepStrictEqual([one.requests.length, other.requests.length], [2, 1])
      assert.strictEqual(yield* json(http, { HTTPS_PROXY: `http://127.0.0.1:${other.port}` }), "plain")
    })
  )

  it.effect("in the option overrides the environment", () =>
    Effect.gen(function* () {
      const { http, https, port } = yield* servers
      const proxy = yield* Sockets.serveProxy(login)
      const given = { proxy: Redacted.make(`http://${encoded}@127.0.0.1:${proxy.port}`) }
      const environment = { HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "*" }
      assert.strictEqual(yield* json(https, environment, given), "secure")
      assert.strictEqual(yield* json(http, environment, given), `forwarded ${http}`)
      assert.deepStrictEqual(proxy.requests, [`CONNECT localhost:${port} ${login}`, `GET ${http} ${login}`])
    })
  )

  it.effect("is not used with proxy: false or for hosts in NO_PROXY", () =>
    Effect.gen(function* () {
      const { https, port } = yield* servers
      const environment = { HTTPS_PROXY: "http://127.0.0.1:9" }
      const vendor = { GENESYSCLOUD_PROXY_HOST: "127.0.0.1", GENESYSCLOUD_PROXY_PORT: "9" }
      assert.strictEqual(yield* json(https, environment, { proxy: false }), "secure")
      for (const except of ["localhost", ".localhost", `example.com, localhost:${port}`, "*"]) {
        assert.strictEqual(yield* json(https, { ...environment, NO_PROXY: except }), "secure")
        assert.strictEqual(yield* json(https, { ...vendor, no_proxy: except }), "secure")
      }
      const error = yield* Effect.flip(json(https, { ...environment, NO_PROXY: "example.com" }))
      assert.include(error.message, "nothing was sent: connect ECONNREFUSED 127.0.0.1:9")
    })
  )

  it.effect("keeps its tunnels open", () =>
    Effect.gen(function* () {
      const { https } = yield* servers
      const proxy = yield* Sockets.serveProxy()
      const client = yield* NodeTransport.make({
        proxy: `http://127.0.0.1:${proxy.port}`,
        tls: { ca: certificate }
      })
      yield* Effect.replicateEffect(
        Effect.flatMap(client.get(https), (response) => response.text),
        20
      )
      assert.isAtMost(proxy.requests.length, 2)
    })
  )

  it.effect("that refuses a tunnel causes an error that says that nothing was sent", () =>
    Effect.gen(function* () {
      const { http, https } = yield* servers
      const proxy = yield* Sockets.serveProxy(login)
      const environment = {
        HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
        HTTP_PROXY: `127.0.0.1:${proxy.port}`
      }
      const tunneled = yield* Effect.flip(json(https, environment))
      assert.include(tunneled.message, "nothing was sent: Proxy response (407)")
      assert.include((yield* Effect.flip(json(http, environment))).message, "407")
    })
  )

  const unusable = [
    "http://user:hunter2@",
    "socks5://user:hunter2@host:1",
    "http://user:hunter2%@host:1",
    "http://user:hunter2@host:x"
  ]
  for (const proxy of unusable) {
    it.effect(`that is invalid is reported without its URL: ${proxy}`, () =>
      Effect.gen(function* () {
        for (const [options, named] of [
          [{ proxy }, "The option proxy"],
          [{}, "HTTPS_PROXY"]
        ] as const) {
          const error = yield* Effect.flip(json("http://127.0.0.1:9/", { HTTPS_PROXY: proxy }, options))
          assert.instanceOf(error, NodeTransport.NodeTransportError)
          assert.include(error.message, `${named} is not the URL of an HTTP proxy`)
          assert.notInclude(inspect(error, { depth: 20, showHidden: true }), "hunter2")
        }
      })
    )
  }

  it.effect("has a password that appears in no error", () =>
    Effect.gen(function* () {
      const { http, https } = yield* servers
      const refusing = yield* Sockets.serveProxy("user:another")
      const dropping = yield* Sockets.serveResets
      const nobody = yield* Sockets.closedPort
      for (const port of [refusing.port, dropping.port, nobody]) {
        for (const url of [http, https]) {
          const exit = yield* Effect.exit(json(url, {}, { proxy: `http://user:hunter2@127.0.0.1:${port}` }))
          assert(exit._tag === "Failure")
          const shown = [
            inspect(exit, { depth: 20, showHidden: true }),
            Cause.pretty(exit.cause),
            JSON.stringify(exit)
          ]
          assert.notInclude(shown.join("\n"), "hunter2")
          assert.notInclude(shown.join("\n"), Buffer.from("user:hunter2").toString("base64"))
          assert.include(shown.join("\n"), "HttpClientError")
        }
      }
    })
  )
})
