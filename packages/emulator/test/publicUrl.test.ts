/** The URL that the emulator shows: that of the request's host, or `publicUrl`. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as oauth4webapi from "oauth4webapi"
import * as PublicUrl from "../src/internal/http/PublicUrl.ts"
import * as RawHttp from "./RawHttp.ts"

const Metadata = Schema.fromJsonString(
  Schema.Struct({
    issuer: Schema.String,
    authorization_endpoint: Schema.String,
    token_endpoint: Schema.String
  })
)

const metadata = (host: string) =>
  Effect.flatMap(
    RawHttp.ask(
      `GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
    ),
    ({ body }) => Schema.decodeEffect(Metadata)(String(body))
  )

const of = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/oauth/authorize`,
  token_endpoint: `${issuer}/oauth/token`
})

layer(Layer.orDie(Emulator.layer()))("the metadata", (it) => {
  for (const host of [
    "localhost:4010",
    "LOCALHOST:4010",
    "localhost.:4010",
    "127.0.0.1:4010",
    "[::1]:4010",
    "[0:0:0:0:0:0:0:1]:4010",
    "[::ffff:127.0.0.1]:4010",
    "[::ffff:7F00:1]",
    "genesys",
    "genesys.test:80",
    "a_b-c.test:1"
  ]) {
    it.effect(`has the issuer of the request's host: ${host}`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* metadata(host), of(`http://${host}`))
      })
    )
  }

  for (const host of [
    "a/b",
    'a"b',
    "a@b",
    "<a>",
    "a:99999",
    "a:b",
    "[::1",
    "[::1]]",
    "[:::]",
    "[1.2.3.4]",
    "1.2.3.4.5",
    "a;b",
    "$(id)"
  ]) {
    it.effect(`has the address if the host is not a plain name: ${host}`, () =>
      Effect.gen(function* () {
        const { url } = yield* Emulator.Emulator
        assert.deepStrictEqual(yield* metadata(host), of(url))
      })
    )
  }

  for (const path of ["/openapi.json", "/__emulator/openapi.json"]) {
    it.effect(`has the host that ${path} names as its server`, () =>
      Effect.gen(function* () {
        const { body } = yield* RawHttp.ask(
          `GET ${path} HTTP/1.1\r\nHost: localhost:4010\r\nConnection: close\r\n\r\n`
        )
        assert.include(
          String(body),
          '"servers":[{"url":"http://localhost:4010","description":"This emulator"}]'
        )
      })
    )
  }

  it.effect("is found by a library at localhost", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      const issuer = new URL(url.replace("127.0.0.1", "localhost"))
      const options = { [oauth4webapi.allowInsecureRequests]: true, algorithm: "oauth2" } as const
      const server = yield* Effect.promise(async () =>
        oauth4webapi.processDiscoveryResponse(issuer, await oauth4webapi.discoveryRequest(issuer, options))
      )
      assert.strictEqual(server.token_endpoint, `${issuer}oauth/token`)
    })
  )
})

const get = (path: string) =>
  Effect.flatMap(HttpClient.get(`http://localhost:4010${path}`), ({ text }) => text)

describe("a public URL", () => {
  test.effect("is the issuer for any host, and on the page", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      assert.strictEqual(emulator.url, "https://genesys.test")
      const found = yield* Effect.flatMap(
        get("/.well-known/oauth-authorization-server"),
        Schema.decodeEffect(Metadata)
      )
      assert.deepStrictEqual(found, of("https://genesys.test"))
      assert.include(yield* get("/openapi.json"), '"servers":[{"url":"https://genesys.test",')
      const page = yield* get("/")
      assert.include(page, "https://genesys.test/oauth/token")
      assert.notInclude(page, "localhost:4010")
    }).pipe(Effect.provide(Emulator.layerInMemory({ publicUrl: "https://genesys.test/" })))
  )

  for (const [url, origin] of [
    ["https://genesys.test", "https://genesys.test"],
    ["https://genesys.test/", "https://genesys.test"],
    ["http://[::1]:4010/", "http://[::1]:4010"],
    ["http://localhost:4010", "http://localhost:4010"]
  ] as const) {
    test(`has no slash at its end: ${url}`, () => assert.strictEqual(PublicUrl.parse(url), origin))
  }

  for (const url of [
    "",
    "https://genesys.test//",
    "https://genesys.test/#a",
    "https://",
    "genesys.test",
    "ftp://genesys.test",
    "https://genesys.test/a",
    "https://a:b@c",
    "http://a?b"
  ]) {
    test(`must be the URL of a host: ${url}`, () => {
      assert.throws(() => PublicUrl.parse(url), /publicUrl must be a URL/)
    })
  }
})
