/** Access to the control plane over real sockets: for programs, and not for web pages of other sites. */
import { ControlApi, Emulator } from "@effect-genesys/emulator"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { ask } from "./Control.ts"

const routes = [
  ...Object.values(ControlApi.ControlApi.groups).flatMap((group) =>
    Object.values(group.endpoints).map(({ method, path }) => ({ method: String(method), path }))
  ),
  { method: "GET", path: "/__emulator/openapi.json" },
  { method: "GET", path: "/__emulator/nothing" },
  { method: "POST", path: "/__emulator" },
  { method: "POST", path: "/%5F%5Femulator/reset" }
]

const pages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a page of another site": { "sec-fetch-site": "cross-site" },
  "a page of another port": { "sec-fetch-site": "same-site" },
  "a form of another site": { origin: "https://evil.example" },
  "a form of another port": { origin: "http://127.0.0.1:1" },
  "a frame without an origin": { origin: "null" },
  "a page whose host name resolves to this machine": { host: "evil.example", origin: "http://evil.example" },
  "a page whose name begins as localhost": { host: "localhost.evil.example" },
  "a page whose name begins as an address": { host: "127.0.0.1.evil.example:80" }
}

layer(Layer.orDie(Emulator.layer()), { excludeTestServices: true })(
  "the control plane of one machine",
  (it) => {
    for (const [who, headers] of Object.entries(pages)) {
      it.effect(`refuses ${who}, on each of its paths`, () =>
        Effect.gen(function* () {
          for (const { method, path } of routes) {
            const { status, text } = yield* ask({ method, path, headers, body: "{" })
            assert.deepStrictEqual([method, path, status], [method, path, 403])
            assert.match(text, /^The control plane (?:refuses|accepts only) .*\.\n$/)
          }
        })
      )
    }

    it.effect("is not at a path that resembles its own", () =>
      Effect.gen(function* () {
        for (const path of ["//__emulator/reset", "/x/../__emulator/reset", "/__EMULATOR/reset"]) {
          const { status } = yield* ask({ method: "POST", path, headers: { "sec-fetch-site": "cross-site" } })
          assert.deepStrictEqual([path, status], [path, 404])
        }
      })
    )

    it.effect("is open to programs, by each name of the loopback interface", () =>
      Effect.gen(function* () {
        for (const host of ["localhost", "127.0.0.1:4010", "127.1.2.3", "[::1]:4010", "LOCALHOST:80"]) {
          const { status } = yield* ask({ path: "/__emulator/clock", headers: { host } })
          assert.deepStrictEqual([host, status], [host, 200])
        }
      })
    )

    it.effect("is open to its own pages, and to a typed address", () =>
      Effect.gen(function* () {
        const { url } = yield* Emulator.Emulator
        for (const headers of [
          { "sec-fetch-site": "same-origin", origin: url },
          { "sec-fetch-site": "none" },
          { origin: url }
        ]) {
          assert.strictEqual((yield* ask({ path: "/__emulator/clock", headers })).status, 200)
        }
      })
    )

    it.effect("leaves the API and the login host open", () =>
      Effect.gen(function* () {
        const headers = { host: "gateway.example", origin: "https://app.example" }
        assert.strictEqual((yield* ask({ path: "/openapi.json", headers })).status, 200)
        assert.strictEqual((yield* ask({ path: "/api/v2/oauth/clients", headers })).status, 401)
      })
    )
  }
)

const controlToken = Redacted.make("correct-horse")
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

// The token is checked on any address, and tests listen on loopback only.
layer(Layer.orDie(Emulator.layer({ controlToken })), { excludeTestServices: true })(
  "a control plane with a token",
  (it) => {
    it.effect("requires it on each of its paths", () =>
      Effect.gen(function* () {
        for (const { method, path } of routes) {
          for (const headers of [
            {},
            bearer("wrong"),
            bearer("correct-horse2"),
            { authorization: "Basic eDp5" }
          ]) {
            const response = yield* ask({ method, path, headers, body: "{" })
            assert.deepStrictEqual([method, path, response.status], [method, path, 401])
            assert.strictEqual(response.headers["www-authenticate"], "Bearer")
            assert.notInclude(response.text, Redacted.value(controlToken))
          }
        }
      })
    )

    it.effect("is open with it, under any host name", () =>
      Effect.gen(function* () {
        for (const host of ["127.0.0.1", "emulator:4010"]) {
          const headers = { host, ...bearer(Redacted.value(controlToken)) }
          assert.strictEqual((yield* ask({ path: "/__emulator/clock", headers })).status, 200)
        }
      })
    )

    it.effect("refuses the page of another site even with it", () =>
      Effect.gen(function* () {
        const headers = { "sec-fetch-site": "cross-site", ...bearer(Redacted.value(controlToken)) }
        assert.strictEqual((yield* ask({ path: "/__emulator/clock", headers })).status, 403)
      })
    )

    it.effect("does not require it for the API", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* ask({ path: "/openapi.json" })).status, 200)
      })
    )
  }
)

describe("an emulator that other machines can reach", () => {
  for (const [what, options] of Object.entries<Emulator.Options>({
    "all addresses": { host: "0.0.0.0" },
    "all addresses of IPv6": { host: "::" },
    "an address of a network": { host: "192.0.2.1" },
    "a name": { host: "localhost.example" },
    nothing: { host: "" },
    "all addresses, with an empty token": { host: "0.0.0.0", controlToken: Redacted.make("") }
  })) {
    test.effect(`does not start without a token on ${what}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(Effect.scoped(Layer.build(Emulator.layer(options))))
        assert.strictEqual(error._tag, "NotProtected")
        assert.match(error.message, /--control-token.*GENESYS_EMULATOR_CONTROL_TOKEN.*127\.0\.0\.1/)
      })
    )
  }

  test.live("starts with a token", () =>
    Effect.scoped(Layer.build(Emulator.layer({ host: "0.0.0.0", controlToken })))
  )

  // `localhost` and `::1` may be missing on a machine of IPv4.
  test.live("starts without a token if other machines cannot reach it", () =>
    Effect.scoped(Layer.build(Emulator.layer({ host: "127.0.0.2" })))
  )
})
