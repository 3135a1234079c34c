/** The authorization endpoint: its page, its redirects, and its errors. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import { type Good, good, without } from "./AuthorizationRequests.ts"
import { parametersIn, authorize, decide, formOf, open, type Parameters } from "./Browser.ts"
import { created, emulated, redirectUri } from "./SignIns.ts"

const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

layer(emulated)("the authorization endpoint", (it) => {
  describe("asks the user", () => {
    const asked: Record<string, (given: Good) => Parameters> = {
      "for a code": ({ code }) => code,
      "for a code with a challenge": ({ code }) => ({
        ...code,
        code_challenge: challenge,
        code_challenge_method: "S256"
      }),
      "for a token": ({ token }) => token,
      "for a part of the client's scopes": ({ code }) => ({ ...code, scope: "oauth" }),
      "with other parameters of the vendor's SDKs": ({ code }) => ({
        ...code,
        org: "acme",
        provider: "okta",
        target: "home",
        login_hint: "me@example.com",
        prompt: "login"
      }),
      "with an unknown parameter": ({ code }) => ({ ...code, unknown: "1" })
    }
    for (const [what, request] of Object.entries(asked)) {
      it.effect(what, () =>
        Effect.map(
          Effect.flatMap(good, (given) => authorize(request(given))),
          formOf
        )
      )
    }

    it.effect("on a page that cannot be framed, and that loads and runs nothing", () =>
      Effect.gen(function* () {
        const { code } = yield* good
        const { headers } = yield* authorize(code)
        assert.strictEqual(headers["content-type"], "text/html; charset=utf-8")
        assert.strictEqual(headers["x-frame-options"], "DENY")
        assert.strictEqual(headers["referrer-policy"], "no-referrer")
        assert.include(headers["cache-control"], "no-store")
        assert.match(
          headers["content-security-policy"] ?? "",
          /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; frame-ancestors 'none'$/
        )
      })
    )
  })

  describe("sends back", () => {
    it.effect("a code, in the query", () =>
      Effect.gen(function* () {
        const { code } = yield* good
        const { headers, location, status } = yield* decide(code, "grant")
        assert.strictEqual(status, 303)
        assert.strictEqual(headers["referrer-policy"], "no-referrer")
        assert.include(headers["cache-control"], "no-store")
        assert.isTrue(location?.startsWith(`${redirectUri}?`))
        const reply = parametersIn("query", location)
        assert.hasAllKeys(reply, ["code", "state"])
        assert.match(reply["code"] ?? "", /^[\w-]{86}$/)
      })
    )

    it.effect("a token, in the fragment", () =>
      Effect.gen(function* () {
        const { token } = yield* good
        const { location, status } = yield* decide(token, "grant")
        assert.strictEqual(status, 303)
        const reply = parametersIn("fragment", location)
        assert.hasAllKeys(reply, ["access_token", "expires_in", "token_type", "state"])
        assert.deepInclude(reply, { expires_in: "86400", token_type: "bearer", state: "s-1" })
        assert.match(reply["access_token"] ?? "", /^[\w-]{86}$/)
      })
    )

    for (const [kind, part] of [
      ["code", "query"],
      ["token", "fragment"]
    ] as const) {
      it.effect(`that the user refused, in the ${part}`, () =>
        Effect.gen(function* () {
          const { location, status } = yield* decide((yield* good)[kind], "refuse")
          assert.strictEqual(status, 303)
          assert.deepStrictEqual(parametersIn(part, location), {
            error: "access_denied",
            error_description: "the user refused",
            state: "s-1"
          })
        })
      )

      it.effect(`the state as it came, in the ${part}`, () =>
        Effect.gen(function* () {
          const { [kind]: request } = yield* good
          for (const state of [
            "a b+c%20&d=e#f?",
            "é☃ 漢",
            `"'<script>`,
            "",
            "x".repeat(4000),
            "\r\nset-cookie: a=b"
          ]) {
            for (const decision of ["grant", "refuse"] as const) {
              const { headers, location } = yield* decide({ ...request, state }, decision)
              assert.strictEqual(parametersIn(part, location)["state"], state)
              assert.notProperty(headers, "set-cookie")
            }
          }
          const { location } = yield* decide(without(request, "state"), "grant")
          assert.notProperty(parametersIn(part, location), "state")
        })
      )
    }

    const addresses: ReadonlyArray<readonly [registered: string, asked: string, beginning: string]> = [
      [
        "https://example.com/?a=1&b=c%20d",
        "https://example.com/?a=1&b=c%20d",
        "https://example.com/?a=1&b=c%20d&code="
      ],
      ["https://example.com/ü", "https://example.com/ü", "https://example.com/%C3%BC?code="],
      ["com.example.app:/cb", "com.example.app:/cb", "com.example.app:/cb?code="],
      ["http://localhost:1/cb", "http://localhost:49152/cb", "http://localhost:49152/cb?code="],
      ["http://localhost:1/cb", "http://localhost/cb", "http://localhost/cb?code="],
      ["http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", "http://127.0.0.1:49152/cb?code="],
      ["http://[::1]:1/cb", "http://[::1]:65535/cb", "http://[::1]:65535/cb?code="]
    ]
    for (const [registered, asked, beginning] of addresses) {
      it.effect(`to ${asked} where ${registered} is registered`, () =>
        Effect.gen(function* () {
          const { code } = yield* good
          const { clientId } = yield* created("CODE", { registeredRedirectUri: [registered] })
          const { location } = yield* decide({ ...code, client_id: clientId, redirect_uri: asked }, "grant")
          assert.isTrue(location?.startsWith(beginning), location)
        })
      )
    }
  })

  describe("returns to the program", () => {
    const errors: Record<
      string,
      readonly ["query" | "fragment", string, (given: Good) => Parameters | string]
    > = {
      "no response type": ["query", "invalid_request", ({ code }) => without(code, "response_type")],
      "an empty response type": ["query", "invalid_request", ({ code }) => ({ ...code, response_type: "" })],
      "another response type": [
        "query",
        "unsupported_response_type",
        ({ code }) => ({ ...code, response_type: "id_token" })
      ],
      "a token for a code client": [
        "fragment",
        "unauthorized_client",
        ({ code }) => ({ ...code, response_type: "token" })
      ],
      "a code for a token client": [
        "query",
        "unauthorized_client",
        ({ token }) => ({ ...token, response_type: "code" })
      ],
      "a code for a client for itself": ["query", "unauthorized_client", ({ service }) => service],
      "a challenge without a method": [
        "query",
        "invalid_request",
        ({ code }) => ({ ...code, code_challenge: challenge })
      ],
      "a plain challenge": [
        "query",
        "invalid_request",
        ({ code }) => ({ ...code, code_challenge: challenge, code_challenge_method: "plain" })
      ],
      "a method without a challenge": [
        "query",
        "invalid_request",
        ({ code }) => ({ ...code, code_challenge_method: "S256" })
      ],
      "a challenge that is too short": [
        "query",
        "invalid_request",
        ({ code }) => ({ ...code, code_challenge: challenge.slice(1), code_challenge_method: "S256" })
      ],
      "a challenge with padding": [
        "query",
        "invalid_request",
        ({ code }) => ({ ...code, code_challenge: `${challenge}=`, code_challenge_method: "S256" })
      ],
      "an organization without its provider": [
        "query",
        "invalid_request",
        ({ code }) => ({ ...code, org: "acme" })
      ],
      "a provider without its organization": [
        "fragment",
        "invalid_request",
        ({ token }) => ({ ...token, provider: "okta" })
      ],
      "a scope that the client does not have": [
        "query",
        "invalid_scope",
        ({ code }) => ({ ...code, scope: "oauth users" })
      ],
      "a parameter twice": [
        "query",
        "invalid_request",
        ({ code }) => `${new URLSearchParams(code)}&scope=oauth&scope=oauth`
      ]
    }
    for (const [what, [part, error, request]] of Object.entries(errors)) {
      it.effect(`${what}: ${error}`, () =>
        Effect.gen(function* () {
          const { location, status } = yield* authorize(request(yield* good))
          assert.strictEqual(status, 303)
          assert.isTrue(location?.startsWith(redirectUri))
          const reply = parametersIn(part, location)
          assert.hasAllKeys(reply, ["error", "error_description", "state"])
          assert.deepInclude(reply, { error, state: "s-1" })
          // The characters of RFC 6749 §4.1.2.1.
          assert.match(reply["error_description"] ?? "", /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/)
        })
      )
    }
  })

  it.effect("does not exist for another method", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      const response = yield* HttpClient.put(`${url}/oauth/authorize`)
      assert.strictEqual(response.status, 405)
      assert.strictEqual((yield* open(`${url}/authorize`)).status, 404)
    })
  )
})
