/** What a grant spends is in nothing that can be seen, whatever becomes of it. */
import { Credentials, OAuthApi, TokenStore } from "@effect-genesys/client"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { observed } from "../../cli/test/Observed.ts"
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

const loginAnswers: Record<string, () => Server.Answer> = {
  "a token": granted,
  "a refusal": () => Response.json({ error: "invalid_grant", error_description: "no" }, { status: 400 }),
  nothing: () => "hang",
  "a cut connection": () => "reset",
  "a broken answer": () => new Response('{"access_token":"canary-token","expires_in":', { status: 200 }),
  "a token without its life": () =>
    Response.json({ access_token: "canary-token", refresh_token: "canary-refresh" }),
  "an outage": () => new Response("<html>", { status: 503 })
}

const apiAnswers: ReadonlyArray<() => Server.Answer> = [
  () => Server.errorBody(401, "bad.credentials"),
  () => "reset",
  () => Response.json({ ...Server.client, name: 1, secret: "canary-api-secret" }),
  () => Response.json({ ...Server.client, secret: "canary-api-secret" })
]

describe("no secret is seen", () => {
  for (const [grant, credentials] of Object.entries(grants)) {
    for (const [answer, login] of Object.entries(loginAnswers)) {
      it.effect(`of ${grant}, where the login host gives ${answer}`, () =>
        Effect.gen(function* () {
          for (const api of apiAnswers) {
            const server = Server.make(api, login)
            const store = yield* TokenStore.makeMemory
            const running = yield* OAuthApi.OAuthApi.use((operations) =>
              Effect.all(
                [
                  Effect.tapError(operations.postOauthClientSecret("c1"), Effect.logError),
                  Effect.tapError(operations.getOauthClient("c1"), Effect.logError)
                ],
                { mode: "result" }
              )
            ).pipe(
              Effect.tap(Effect.logInfo),
              Effect.provide(
                Server.layer(server, { credentials }).pipe(
                  Layer.provide(Layer.succeed(TokenStore.TokenStore, store))
                )
              ),
              observed,
              Effect.forkChild
            )
            yield* TestClock.adjust("20 minutes")
            const { exit, spans, texts } = yield* Fiber.join(running)
            assert.strictEqual(exit._tag, "Success")
            assert.include(spans, "OAuthApi.getOauthClient")
            assert.isAbove(texts.join("").length, 500)
            assert.notInclude(texts.join("\n"), "canary")
          }
        })
      )
    }
  }
})
