/** A user signs in on the page, and the real client continues: URL, page, form, redirect, token, call. */
import { Authorization, Credentials, OAuthApi, Pkce, TokensApi } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { parametersIn, decide, formOf, open, type Parameters, post } from "./Browser.ts"
import { created, emulated, list, redirectUri, signedIn, tagOf } from "./SignIns.ts"

/** From the URL that the program builds to the URL of the redirect. */
const throughThePage = Effect.fnUntraced(function* (
  request: Omit<Authorization.Request, "region" | "state" | "redirectUri">,
  choices: Parameters = {}
) {
  const { url: region } = yield* Emulator.Emulator
  const state = yield* Authorization.state
  const url = Result.getOrThrow(Authorization.url({ ...request, region, redirectUri, state }))
  const { location = "" } = yield* post({ ...formOf(yield* open(url)), decision: "grant", ...choices })
  return { location, state }
})

const codeOf = ({ location, state }: Effect.Success<ReturnType<typeof throughThePage>>) =>
  Result.getOrThrow(Authorization.readRedirect(location, { state }))

layer(emulated)("a program that a person signs in", (it) => {
  it.effect("calls an operation, also after its token expires", () =>
    Effect.gen(function* () {
      const client = yield* created("CODE")
      const { codeVerifier, ...pkce } = yield* Pkce.make
      const code = codeOf(yield* throughThePage({ clientId: client.clientId, pkce }))
      yield* Effect.gen(function* () {
        assert.isNotEmpty((yield* list).entities)
        yield* TestClock.adjust("1 day")
        assert.isNotEmpty((yield* list).entities)
      }).pipe(
        Effect.provide(
          signedIn(Credentials.authorizationCode({ ...client, code, codeVerifier, redirectUri }))
        )
      )
    })
  )

  it.effect("calls an operation with a secret and without PKCE", () =>
    Effect.gen(function* () {
      const client = yield* created("CODE")
      const code = codeOf(yield* throughThePage({ clientId: client.clientId }))
      yield* Effect.andThen(list, Effect.andThen(TestClock.adjust("1 day"), list)).pipe(
        Effect.provide(signedIn(Credentials.authorizationCode({ ...client, code, redirectUri })))
      )
    })
  )

  it.effect("needs a new sign-in after its token expires, if it has no secret", () =>
    Effect.gen(function* () {
      const { clientId } = yield* created("CODE")
      const { codeVerifier, ...pkce } = yield* Pkce.make
      const code = codeOf(yield* throughThePage({ clientId, pkce }))
      yield* Effect.gen(function* () {
        yield* list
        yield* TestClock.adjust("1 day")
        assert.strictEqual(tagOf(yield* Effect.flip(list)), "SignInRequired")
      }).pipe(
        Effect.provide(signedIn(Credentials.authorizationCode({ clientId, code, codeVerifier, redirectUri })))
      )
    })
  )

  it.effect("cannot use a code with another verifier", () =>
    Effect.gen(function* () {
      const { clientId } = yield* created("CODE")
      const code = codeOf(yield* throughThePage({ clientId, pkce: yield* Pkce.make }))
      const { codeVerifier } = yield* Pkce.make
      const error = yield* Effect.flip(list).pipe(
        Effect.provide(signedIn(Credentials.authorizationCode({ clientId, code, codeVerifier, redirectUri })))
      )
      assert.deepInclude(error.reason, { _tag: "Auth", error: "invalid_grant" })
    })
  )

  it.effect("cannot use a code twice, and loses the tokens of the first time", () =>
    Effect.gen(function* () {
      const client = yield* created("CODE")
      const code = codeOf(yield* throughThePage({ clientId: client.clientId }))
      const program = () => signedIn(Credentials.authorizationCode({ ...client, code, redirectUri }))
      yield* Effect.gen(function* () {
        yield* list
        const again = yield* Effect.flip(list).pipe(Effect.provide(program()))
        assert.deepInclude(again.reason, { _tag: "Auth", error: "invalid_grant" })
        assert.strictEqual(tagOf(yield* Effect.flip(list)), "SignInRequired")
      }).pipe(Effect.provide(program()))
    })
  )

  it.effect("has the permissions of the chosen user", () =>
    Effect.gen(function* () {
      const { users } = yield* Emulator.Emulator
      const client = yield* created("CODE")
      const code = codeOf(yield* throughThePage({ clientId: client.clientId }, { user: users.agent.id }))
      const error = yield* Effect.flip(list).pipe(
        Effect.provide(signedIn(Credentials.authorizationCode({ ...client, code, redirectUri })))
      )
      assert.strictEqual(tagOf(error), "Forbidden")
    })
  )

  it.effect("has the scopes that it requested", () =>
    Effect.gen(function* () {
      const client = yield* created("CODE", { scope: ["oauth", "users:readonly"] })
      for (const scope of [["users:readonly"], undefined]) {
        const code = codeOf(yield* throughThePage({ clientId: client.clientId, scope }))
        const { authorizedScope } = yield* TokensApi.TokensApi.use((api) => api.getTokensMe()).pipe(
          Effect.provide(signedIn(Credentials.authorizationCode({ ...client, code, redirectUri })))
        )
        assert.deepStrictEqual(authorizedScope, scope ?? ["oauth", "users:readonly"])
      }
    })
  )

  it.effect("receives the refusal of the user, or the error of the request", () =>
    Effect.gen(function* () {
      const { clientId } = yield* created("CODE")
      const refused = yield* throughThePage({ clientId }, { decision: "refuse" })
      const error = Result.getOrThrow(Result.flip(Authorization.readRedirect(refused.location, refused)))
      assert.deepInclude(error, { _tag: "AuthorizationRefused", error: "access_denied" })

      const { url: region } = yield* Emulator.Emulator
      const request = { region, clientId, redirectUri, state: "s", scope: ["users"] }
      const { location = "" } = yield* open(Result.getOrThrow(Authorization.url(request)))
      const wrong = Result.getOrThrow(Result.flip(Authorization.readRedirect(location, request)))
      assert.deepInclude(wrong, { _tag: "AuthorizationRefused", error: "invalid_scope" })
    })
  )

  it.effect("refuses the redirect of another sign-in", () =>
    Effect.gen(function* () {
      const { clientId } = yield* created("CODE")
      const { location } = yield* throughThePage({ clientId })
      const error = Result.getOrThrow(
        Result.flip(Authorization.readRedirect(location, { state: yield* Authorization.state }))
      )
      assert.strictEqual(error._tag, "StateMismatch")
    })
  )

  it.effect("by the implicit grant calls operations until the token ends", () =>
    Effect.gen(function* () {
      const { users } = yield* Emulator.Emulator
      const { clientId } = yield* created("TOKEN", { accessTokenValiditySeconds: 600 })
      const request = { response_type: "token", client_id: clientId, redirect_uri: redirectUri }
      const response = parametersIn("fragment", (yield* decide(request, "grant")).location)
      assert.strictEqual(response["expires_in"], "600")
      const token = Redacted.make(response["access_token"] ?? "")
      yield* Effect.gen(function* () {
        const { getOauthClient } = yield* OAuthApi.OAuthApi
        assert.strictEqual((yield* getOauthClient(clientId)).id, clientId)
        yield* TestClock.adjust("10 minutes")
        assert.strictEqual(tagOf(yield* Effect.flip(list)), "Unauthorized")
      }).pipe(Effect.provide(signedIn(Credentials.accessToken(token))))

      const agents = parametersIn(
        "fragment",
        (yield* decide(request, "grant", { user: users.agent.id })).location
      )
      const error = yield* Effect.flip(list).pipe(
        Effect.provide(signedIn(Credentials.accessToken(Redacted.make(agents["access_token"] ?? ""))))
      )
      assert.strictEqual(tagOf(error), "Forbidden")
    })
  )
})
