/** Every grant, by the real client over a real socket. */
import { Credentials, TokensApi, TokenStore } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { created, emulated, everyGrant, issued, list, redirectUri, signedIn, tagOf } from "./SignIns.ts"

layer(emulated)("a program that signs in", (it) => {
  for (const [grant, credentials] of Object.entries(everyGrant)) {
    it.effect(`by ${grant} calls an operation`, () =>
      Effect.gen(function* () {
        const { entities = [] } = yield* Effect.provide(list, signedIn(yield* credentials))
        assert.isNotEmpty(entities)
      })
    )
  }

  /** The outcome of a call after the token has expired, by the credentials that the program still has. */
  const endings: ReadonlyArray<readonly [string, keyof typeof everyGrant, "success" | "SignInRequired"]> = [
    ["a client's own", "client credentials", "success"],
    ["a code's", "authorization code", "success"],
    ["a refresh token's", "refresh token", "success"],
    ["a public client's", "authorization code with PKCE, of a public client", "SignInRequired"],
    ["an assertion's", "SAML2 bearer", "SignInRequired"]
  ]
  for (const [whose, grant, outcome] of endings) {
    it.effect(`${whose} token that expires ends in ${outcome}`, () =>
      Effect.gen(function* () {
        const credentials = yield* everyGrant[grant]
        yield* Effect.gen(function* () {
          yield* list
          yield* TestClock.adjust("1 day")
          const ended = yield* Effect.match(list, { onSuccess: () => "success", onFailure: tagOf })
          assert.strictEqual(ended, outcome)
        }).pipe(Effect.provide(signedIn(credentials)))
      })
    )
  }

  it.effect("uses a new refresh token each time, also after its token was revoked", () =>
    Effect.gen(function* () {
      const { client, code } = yield* issued()
      yield* Effect.gen(function* () {
        const { url } = yield* Emulator.Emulator
        const { deleteTokensMe } = yield* TokensApi.TokensApi
        const store = yield* TokenStore.TokenStore
        const seen = new Set<string>()
        for (const _ of [1, 2, 3]) {
          yield* list
          const stored = yield* store.get(`${client.clientId} at ${url}`)
          seen.add(Redacted.value(Option.getOrThrow(stored)))
          yield* deleteTokensMe
        }
        assert.strictEqual(seen.size, 3)
      }).pipe(Effect.provide(signedIn(Credentials.authorizationCode({ ...client, code, redirectUri }))))
    })
  )

  it.effect("as a user has the permissions of the user, not of the client", () =>
    Effect.gen(function* () {
      const { users } = yield* Emulator.Emulator
      const { client, code } = yield* issued(users.agent.id)
      yield* Effect.gen(function* () {
        const error = yield* Effect.flip(list)
        assert.strictEqual(tagOf(error), "Forbidden")
        const { getTokensMe } = yield* TokensApi.TokensApi
        const info = yield* getTokensMe()
        assert.deepInclude(info, { authorizedScope: ["oauth"] })
        assert.strictEqual(info.OAuthClient?.id, client.clientId)
      }).pipe(Effect.provide(signedIn(Credentials.authorizationCode({ ...client, code, redirectUri }))))
    })
  )

  it.effect("is signed out when the user's tokens are deleted, and other users are not", () =>
    Effect.gen(function* () {
      const { users } = yield* Emulator.Emulator
      const mine = yield* issued(users.agent.id)
      const yours = yield* issued(users.administrator.id)
      const program = ({ client, code }: typeof mine) =>
        Layer.build(signedIn(Credentials.authorizationCode({ ...client, code, redirectUri })))
      const me = yield* program(mine)
      const you = yield* program(yours)
      const head = TokensApi.TokensApi.use((api) => api.headTokensMe)
      yield* Effect.provideContext(head, me)
      yield* Effect.provideContext(
        TokensApi.TokensApi.use((api) => api.deleteToken(users.agent.id)),
        you
      )
      yield* Effect.provideContext(head, you)
      assert.strictEqual(tagOf(yield* Effect.flip(Effect.provideContext(head, me))), "SignInRequired")
    })
  )

  it.effect("can use any port of the loopback interface", () =>
    Effect.gen(function* () {
      const client = yield* created("CODE")
      const { login } = yield* Emulator.Emulator
      const uri = "http://localhost:49152/cb"
      const code = yield* login.authorizationCode({ clientId: client.clientId, redirectUri: uri })
      yield* Effect.provide(
        list,
        signedIn(Credentials.authorizationCode({ ...client, code, redirectUri: uri }))
      )
    })
  )

  it.effect("cannot get a code that a user could not get", () =>
    Effect.gen(function* () {
      const { login } = yield* Emulator.Emulator
      const { clientId } = yield* created("CODE")
      const { clientId: other } = yield* created("SAML2-BEARER")
      for (const request of [
        { clientId: "nobody", redirectUri },
        { clientId: other, redirectUri },
        { clientId, redirectUri: "https://example.com/elsewhere" },
        { clientId, redirectUri, codeChallenge: "plain" },
        { clientId, redirectUri, userId: "nobody" }
      ]) {
        const error = yield* Effect.flip(login.authorizationCode(request))
        assert.match(error.message, /^The emulator did not issue this: .+\.$/)
      }
      assert.instanceOf(yield* Effect.flip(login.refreshToken({ clientId: other })), Error)
      assert.instanceOf(yield* Effect.flip(login.assertion({ userId: "nobody" })), Error)
    })
  )
})
