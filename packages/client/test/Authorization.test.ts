import { Authorization, Pkce } from "@effect-genesys/client"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"

const read = (url: string, state = "s-1") => Authorization.readRedirect(url, { state })

describe("PKCE", () => {
  it.effect("makes the challenge of RFC 7636, appendix B", () =>
    Effect.gen(function* () {
      const { codeChallenge } = yield* Pkce.fromVerifier(
        Redacted.make("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
      )
      assert.strictEqual(codeChallenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    })
  )

  it.effect("makes random, redacted verifiers of 43 unreserved characters", () =>
    Effect.gen(function* () {
      const made = yield* Effect.all(Array.from({ length: 100 }, () => Pkce.make))
      const verifiers = made.map(({ codeVerifier }) => Redacted.value(codeVerifier))
      assert.strictEqual(new Set(verifiers).size, 100)
      for (const verifier of verifiers) {
        assert.match(verifier, /^[A-Za-z0-9._~-]{43}$/)
        assert.notInclude(JSON.stringify(made), verifier)
      }
    })
  )
})

describe("the authorization URL", () => {
  const request = {
    region: "eu-central-1",
    clientId: "c 1",
    redirectUri: "http://127.0.0.1:8080/callback?a=b",
    state: "s"
  }

  it("has the standard's parameters, and the vendor's", () => {
    const url = new URL(
      Result.getOrThrow(
        Authorization.url({
          ...request,
          pkce: { codeChallenge: "challenge" },
          scope: ["oauth", "users:readonly"],
          identityProvider: { org: "acme", provider: "okta" },
          loginHint: "me@example.com",
          prompt: "login"
        })
      )
    )
    assert.strictEqual(url.origin + url.pathname, "https://login.mypurecloud.de/oauth/authorize")
    assert.deepStrictEqual(Object.fromEntries(url.searchParams), {
      response_type: "code",
      client_id: "c 1",
      redirect_uri: "http://127.0.0.1:8080/callback?a=b",
      state: "s",
      code_challenge: "challenge",
      code_challenge_method: "S256",
      scope: "oauth users:readonly",
      org: "acme",
      provider: "okta",
      login_hint: "me@example.com",
      prompt: "login"
    })
  })

  it("leaves out options that are not set", () => {
    const url = new URL(Result.getOrThrow(Authorization.url(request)))
    assert.deepStrictEqual(
      [...url.searchParams.keys()],
      ["response_type", "client_id", "redirect_uri", "state"]
    )
  })

  it("fails for an unknown region", () => {
    assert.isTrue(Result.isFailure(Authorization.url({ ...request, region: "mars-1" })))
  })

  it.effect("has a random state of 256 bits", () =>
    Effect.gen(function* () {
      const states = yield* Effect.all(Array.from({ length: 100 }, () => Authorization.state))
      assert.strictEqual(new Set(states).size, 100)
      for (const state of states) assert.match(state, /^[\w-]{43}$/)
    })
  )
})

describe("the redirect", () => {
  it("has the code", () => {
    for (const url of [
      "https://example.com/callback?code=canary%2Fcode&state=s-1",
      "/callback?state=s-1&code=canary%2Fcode#top",
      "http://127.0.0.1:8080/?a=b&state=s-1&code=canary%2Fcode"
    ]) {
      const code = Result.getOrThrow(read(url))
      assert.strictEqual(Redacted.value(code), "canary/code")
    }
  })

  const refused: ReadonlyArray<readonly [string, string, RegExp]> = [
    ["https://example.com/?code=canary&state=s-2", "StateMismatch", /start the sign-in again/],
    ["https://example.com/?code=canary", "StateMismatch", /not the state of the request/],
    ["https://example.com/?code=canary&state=", "StateMismatch", /not the state of the request/],
    ["https://example.com/?code=canary&state=s-1s-1", "StateMismatch", /not the state of the request/],
    ["nonsense", "StateMismatch", /not the state of the request/],
    ["https://example.com/?error=access_denied&state=s-2", "StateMismatch", /not the state of the request/],
    [
      "https://example.com/?error=access_denied&error_description=No+thanks&state=s-1",
      "AuthorizationRefused",
      /access_denied: No thanks/
    ],
    ["https://example.com/?state=s-1", "CodeMissing", /whole URL/]
  ]
  for (const [url, tag, message] of refused) {
    it(`is ${tag} at ${url}`, () => {
      const error = Result.getOrThrow(Result.flip(read(url)))
      assert.strictEqual(error._tag, tag)
      assert.match(error.message, message)
      assert.notInclude(String(error), "canary")
    })
  }

  it("is refused if the expected state is empty", () => {
    assert.isTrue(Result.isFailure(read("https://example.com/?code=canary&state=", "")))
  })
})
