/** Sign-ins of the SDK, and its calls after its token has expired. */
import { Emulator } from "@effect-genesys/emulator"
import { TokenInfo } from "@effect-genesys/schemas"
import { assert, layer } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { AuthData as SdkAuthData } from "purecloud-platform-client-v2"
import * as Sdk from "./Sdk.ts"
import { AuthData, codeClient, exchange, samlClient } from "./SignIns.ts"

/** The owner of the SDK's token, according to the API. */
const whose = (client: Sdk.Client) => {
  const tokens = new Sdk.TokensApi(client)
  return Effect.map(
    Sdk.resultOf(TokenInfo.TokenInfo, () => tokens.getTokensMe()),
    ({ OAuthClient }) => OAuthClient?.id
  )
}

layer(Layer.orDie(Emulator.layer()), { excludeTestServices: true })("the vendor's SDK signs in", (it) => {
  it.effect("by client credentials", () =>
    Effect.gen(function* () {
      const { clientId, clientSecret } = (yield* Emulator.Emulator).administrator
      const client = yield* Sdk.make
      const before = yield* Clock.currentTimeMillis
      const data = yield* Sdk.resultOf(AuthData, () =>
        client.loginClientCredentialsGrant(clientId, Redacted.value(clientSecret))
      )
      assert.isUndefined(data.refreshToken)
      assert.isAtLeast(data.tokenExpiryTime, before + 86_400_000)
      assert.strictEqual(yield* whose(client), clientId)
    })
  )

  for (const length of [43, 128]) {
    it.effect(`by a code with PKCE and no secret, with a verifier of ${length} characters`, () =>
      Effect.gen(function* () {
        const { login } = yield* Emulator.Emulator
        const client = yield* Sdk.make
        const { clientId, redirectUri } = yield* codeClient
        const verifier = client.generatePKCECodeVerifier(length)
        const codeChallenge = yield* Effect.promise(() => client.computePKCECodeChallenge(verifier))
        const code = yield* login.authorizationCode({ clientId, redirectUri, codeChallenge })
        const data = yield* Sdk.resultOf(AuthData, () =>
          client.authorizePKCEGrant(clientId, verifier, Redacted.value(code), redirectUri)
        )
        assert.isUndefined(data.refreshToken)
        assert.strictEqual(yield* whose(client), clientId)
      })
    )
  }

  it.effect("by a code and the secret, and uses each refresh token once", () =>
    Effect.gen(function* () {
      const { login } = yield* Emulator.Emulator
      const client = yield* Sdk.make
      const codes = yield* codeClient
      const code = yield* login.authorizationCode(codes)
      const first = yield* Sdk.resultOf(AuthData, () => exchange(client, codes, code))
      const refresh = ({ refreshToken }: typeof AuthData.Type) => {
        assert.isDefined(refreshToken)
        return client.refreshCodeAuthorizationGrant(
          codes.clientId,
          Redacted.value(codes.clientSecret),
          Redacted.value(refreshToken)
        )
      }
      const second = yield* Sdk.resultOf(AuthData, () => refresh(first))
      assert.isFalse(sameTokens(first, second))
      assert.strictEqual(yield* whose(client), codes.clientId)
      const { response } = yield* Sdk.rejected(Sdk.SignInError, () => refresh(first))
      assert.strictEqual(response.data.error, "invalid_grant")
      yield* Sdk.resultOf(AuthData, () => refresh(second))
    })
  )

  it.effect("with a refresh token from an earlier sign-in", () =>
    Effect.gen(function* () {
      const { login } = yield* Emulator.Emulator
      const client = yield* Sdk.make
      const { clientId, clientSecret } = yield* codeClient
      const refreshToken = yield* login.refreshToken({ clientId })
      yield* Sdk.resultOf(AuthData, () =>
        client.refreshCodeAuthorizationGrant(
          clientId,
          Redacted.value(clientSecret),
          Redacted.value(refreshToken)
        )
      )
      assert.strictEqual(yield* whose(client), clientId)
    })
  )

  it.effect("by an assertion, which its types leave out", () =>
    Effect.gen(function* () {
      const { login } = yield* Emulator.Emulator
      const client = yield* Sdk.make
      const { clientId, clientSecret } = yield* samlClient
      const { assertion, orgName } = yield* login.assertion()
      yield* Sdk.resultOf(AuthData, () =>
        client.loginSaml2BearerGrant(
          clientId,
          Redacted.value(clientSecret),
          orgName,
          Redacted.value(assertion)
        )
      )
      assert.strictEqual(yield* whose(client), clientId)
    })
  )

  it.effect("again after its token expires, but fails the call that received the 401", () =>
    Effect.gen(function* () {
      const { faults, login } = yield* Emulator.Emulator
      const client = yield* Sdk.make
      const codes = yield* codeClient
      const code = yield* login.authorizationCode(codes)
      const signedIn = yield* Sdk.resultOf(AuthData, () => exchange(client, codes, code))

      const refreshed = yield* Deferred.make<void>()
      let requests = 0
      // The call, the refresh, and the call once more, whose response the SDK drops.
      client.getHttpClient().setPreHook(async (config) => {
        requests += 1
        if (requests === 3) Deferred.doneUnsafe(refreshed, Effect.void)
        return config
      })
      faults.set([{ operation: "getTokensMe", count: 1, fault: { kind: "revokeToken" } }])
      const tokens = new Sdk.TokensApi(client)
      const { response } = yield* Sdk.rejected(Unauthorized, () => tokens.getTokensMe())
      assert.strictEqual(response.data.code, "bad.credentials")
      yield* Deferred.await(refreshed)

      const current = yield* Schema.decodeUnknownEffect(AuthData)(client.authData)
      assert.isFalse(sameTokens(signedIn, current))
      assert.strictEqual(yield* whose(client), codes.clientId)
    })
  )
})

/** An axios error, unlike all other errors of the API. */
const Unauthorized = Schema.Struct({
  response: Schema.Struct({ status: Schema.Literal(401), data: Sdk.ErrorBody })
})

const sameTokens = (one: typeof AuthData.Type, other: typeof AuthData.Type) =>
  Redacted.value(one.accessToken) === Redacted.value(other.accessToken) ||
  one.refreshToken === undefined ||
  other.refreshToken === undefined ||
  Redacted.value(one.refreshToken) === Redacted.value(other.refreshToken)

declare module "purecloud-platform-client-v2" {
  // The SDK has these; its types leave them out.
  interface ApiClientClass {
    readonly authData: unknown
    loginSaml2BearerGrant(
      clientId: string,
      clientSecret: string,
      orgName: string,
      assertion: string
    ): Promise<SdkAuthData>
  }
}
