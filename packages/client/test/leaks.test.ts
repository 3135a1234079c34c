/** The secrets of a grant appear in no log, span or error, under any outcome. */
import { Credentials, GenesysCloud, type GenesysError, TokenStore } from "@effect-genesys/client"
import { observed } from "@effect-genesys/testing/Observed"
import * as Scale from "@effect-genesys/testing/Scale"
import { exchanges } from "@effect-genesys/tools/FuzzExchanges"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as Server from "./Server.ts"

const secret = (name: string) => Redacted.make(`canary-${name}`)
const client = { clientId: "a-client", clientSecret: secret("client-secret") }

const grants: Record<string, Credentials.Credentials> = {
  "client credentials": Credentials.clientCredentials("a-client", secret("client-secret")),
  "authorization code": Credentials.authorizationCode({
    ...client,
    code: secret("code"),
    redirectUri: "https://example.com/callback"
  }),
  PKCE: Credentials.authorizationCode({
    clientId: "a-client",
    code: secret("code"),
    redirectUri: "https://example.com/callback",
    codeVerifier: secret("verifier")
  }),
  "refresh token": Credentials.refreshToken({ ...client, refreshToken: secret("refresh-token") }),
  "SAML2 bearer": Credentials.saml2Bearer({ ...client, orgName: "acme", assertion: secret("assertion") }),
  "given token": Credentials.accessToken(secret("given-token"))
}

const granted = () =>
  Response.json({ access_token: "canary-token", refresh_token: "canary-new-refresh-token", expires_in: 600 })

const loginReplies: Record<string, () => Server.Reply> = {
  "a token": granted,
  "a refusal": () => Response.json({ error: "invalid_grant", error_description: "no" }, { status: 400 }),
  nothing: () => "hang",
  "a cut connection": () => "reset",
  "a broken response": () => new Response('{"access_token":"canary-token","expires_in":', { status: 200 }),
  "a token without its lifetime": () =>
    Response.json({ access_token: "canary-token", refresh_token: "canary-refresh" }),
  "an outage": () => new Response("<html>", { status: 503 })
}

const withSecret = { ...Server.client, secret: "canary-api-secret" }

/** The faults of the emulator, and a success, in memory. */
const apiReplies: ReadonlyArray<() => Server.Reply> = [
  () => Response.json(withSecret),
  () => "reset",
  () => "hang",
  ...[400, 401, 403, 404, 408, 413, 415, 418, 429, 500, 502, 503, 504].flatMap((status) => [
    () => Server.errorBody(status, "some.code"),
    () => new Response("", { status })
  ]),
  () => new Response("<html>", { status: 502, headers: { "content-type": "text/html" } }),
  ...["null", '""', "[]", "<html>", '{"secret":"canary-api-secret', '"canary-api-secret"'].map(
    (body) => () => new Response(body, { headers: { "content-type": "application/json" } })
  ),
  () => Response.json({ ...withSecret, name: 1 }),
  () => Response.json({ ...withSecret, authorizedGrantType: "LATER", later: "x".repeat(100_000) }),
  // The client reads the declared fields of an error body, and must not show the others.
  ...[401, 409, 422].map(
    (status) => () => Response.json({ ...withSecret, code: "some.code", message: "no", limit: 1 }, { status })
  ),
  () => new Response("not gzip", { headers: { "content-encoding": "gzip" } })
]

/** All logs, spans and errors of these operations. */
const seen = (
  server: Server.Server,
  credentials: Credentials.Credentials,
  calls: ReadonlyArray<(api: GenesysCloud.Operations) => Effect.Effect<unknown, GenesysError.GenesysError>>
) =>
  Effect.gen(function* () {
    const store = yield* TokenStore.makeMemory
    const running = yield* Effect.gen(function* () {
      const api = yield* GenesysCloud.operations
      return yield* Effect.forEach(calls, (call) =>
        Effect.exit(call(api).pipe(Effect.tap(Effect.logTrace), Effect.tapError(Effect.logError)))
      )
    }).pipe(
      Effect.provide(
        Server.layer(server, { credentials }).pipe(Layer.provide(Layer.succeed(TokenStore.TokenStore, store)))
      ),
      observed,
      Effect.forkChild
    )
    yield* TestClock.adjust("1 day")
    const { exit, texts } = yield* Fiber.join(running)
    assert.strictEqual(exit._tag, "Success")
    assert.isAbove(texts.join("").length, 500)
    return texts.join("\n")
  })

const rotate: Parameters<typeof seen>[2] = [
  (api) => api.postOauthClientSecret("c1"),
  (api) => api.getOauthClients
]

describe("no secret is shown", () => {
  for (const [number, [grant, credentials]] of Object.entries(grants).entries()) {
    for (const [answer, login] of Object.entries(loginReplies)) {
      it.effect(`of ${grant}, if the login host responds with ${answer}`, () =>
        Effect.gen(function* () {
          const server = Server.make(() => Server.errorBody(401, "bad.credentials"), login)
          assert.notInclude(yield* seen(server, credentials, rotate), "canary")
        })
      )
    }

    it.effect(`of ${grant}, in any operation with any fault`, () =>
      Effect.gen(function* () {
        const calls = exchanges.map(([call]) => call)
        for (const answer of apiReplies.filter((_, index) => Scale.isFull || index % 6 === number)) {
          assert.notInclude(yield* seen(Server.make(answer, granted), credentials, calls), "canary")
        }
      })
    )
  }

  it.effect("but the test finds one that is shown", () =>
    Effect.gen(function* () {
      const server = Server.make(
        () => Response.json({ ...Server.client, description: "canary-description" }),
        granted
      )
      const credentials = Credentials.accessToken(Redacted.make("t"))
      assert.include(yield* seen(server, credentials, [(api) => api.getOauthClient("c1")]), "canary")
    })
  )
})
