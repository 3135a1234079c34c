import { Credentials, GenesysCloud, OAuthApi, TokensApi } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { TokensGroup } from "@effect-genesys/schemas"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const signedIn = (credentials: Credentials.Credentials) =>
  Layer.unwrap(Emulator.Emulator.useSync(({ url }) => GenesysCloud.layer({ region: url, credentials }))).pipe(
    Layer.provide(NodeHttpClient.layerUndici),
    Layer.orDie
  )

const administrator = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret } }) =>
    signedIn(Credentials.clientCredentials(clientId, clientSecret))
  )
)

const stranger = signedIn(Credentials.accessToken(Redacted.make("a-token")))

const Granted = Schema.fromJsonString(
  Schema.Struct({ access_token: Schema.RedactedFromValue(Schema.String) })
)

/** A client without any permission. */
const nobody = Layer.unwrap(
  OAuthApi.OAuthApi.use((api) =>
    api.postOauthClients({
      name: "Nobody",
      authorizedGrantType: "CLIENT-CREDENTIALS",
      roleDivisions: Roles.everywhere(Roles.roles.integration)
    })
  ).pipe(
    Effect.map(({ id = "", secret = Redacted.make("") }) =>
      signedIn(Credentials.clientCredentials(id, secret))
    ),
    Effect.orDie
  )
)

layer(administrator.pipe(Layer.provideMerge(Layer.orDie(Emulator.layer()))), { excludeTestServices: true })(
  "tokens, with the client",
  (it) => {
    it.effect("name their owner", () =>
      Effect.gen(function* () {
        const { administrator: seeded, organization } = yield* Emulator.Emulator
        const tokens = yield* TokensApi.TokensApi
        yield* tokens.headTokensMe
        for (const options of [{}, { preserveIdleTTL: true }]) {
          const info = yield* tokens.getTokensMe(options)
          assert.deepStrictEqual(info.organization, organization)
          assert.strictEqual(info.OAuthClient?.id, seeded.clientId)
          assert.strictEqual(info.OAuthClient?.authorizedGrantType, "CLIENT-CREDENTIALS")
        }
      })
    )

    it.effect("are replaced by the next call after a deletion", () =>
      Effect.gen(function* () {
        const tokens = yield* TokensApi.TokensApi
        yield* tokens.deleteTokensMe
        yield* tokens.headTokensMe
      })
    )

    it.effect("can stay unused for the idle timeout of the organization", () =>
      Effect.gen(function* () {
        const tokens = yield* TokensApi.TokensApi
        assert.strictEqual((yield* tokens.getTokensTimeout).enableIdleTokenTimeout, false)
        const timeout = { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 900 }
        assert.deepInclude(yield* tokens.putTokensTimeout(timeout), timeout)
        assert.deepInclude(yield* tokens.getTokensTimeout, timeout)
        for (const idleTokenTimeoutSeconds of [299, 28_801, 300.5]) {
          const error = yield* Effect.flip(tokens.putTokensTimeout({ idleTokenTimeoutSeconds }))
          assert.strictEqual(error.reason._tag, "InvalidInput")
        }
      })
    )

    it.effect("of a given access token end with sign-out", () =>
      Effect.gen(function* () {
        const { administrator: seeded, url } = yield* Emulator.Emulator
        const reply = yield* Effect.promise(() =>
          fetch(`${url}/oauth/token`, {
            method: "POST",
            body: new URLSearchParams({
              grant_type: "client_credentials",
              client_id: seeded.clientId,
              client_secret: Redacted.value(seeded.clientSecret)
            })
          }).then((response) => response.text())
        )
        const { access_token: token } = yield* Schema.decodeEffect(Granted)(reply)
        yield* Effect.gen(function* () {
          const tokens = yield* TokensApi.TokensApi
          yield* tokens.headTokensMe
          yield* tokens.signOut
          const error = yield* Effect.flip(tokens.headTokensMe)
          assert.isTrue(error.isAuth)
        }).pipe(Effect.provide(signedIn(Credentials.accessToken(token))))
      })
    )

    const refusals: ReadonlyArray<
      readonly [
        string,
        Layer.Layer<GenesysCloud.Services, never, Emulator.Emulator | OAuthApi.OAuthApi>,
        (tokens: TokensApi.Operations) => Effect.Effect<unknown, unknown>,
        { readonly _tag: string; readonly code?: string }
      ]
    > = [
      [
        "getTokensMe",
        stranger,
        (api) => api.getTokensMe(),
        { _tag: "Unauthorized", code: "bad.credentials" }
      ],
      // The response to HEAD has no body, and therefore no code.
      ["headTokensMe", stranger, (api) => api.headTokensMe, { _tag: "Unauthorized" }],
      [
        "deleteTokensMe",
        stranger,
        (api) => api.deleteTokensMe,
        { _tag: "Unauthorized", code: "bad.credentials" }
      ],
      ["getTokensTimeout", stranger, (api) => api.getTokensTimeout, { _tag: "Unauthorized" }],
      [
        "deleteToken",
        nobody,
        (api) => api.deleteToken("u1"),
        { _tag: "Forbidden", code: "missing.any.permissions" }
      ],
      ["deleteToken", administrator, (api) => api.deleteToken("u1"), { _tag: "NotFound", code: "not.found" }],
      [
        "putTokensTimeout",
        nobody,
        (api) => api.putTokensTimeout({ enableIdleTokenTimeout: false }),
        { _tag: "Forbidden", code: "missing.any.permissions" }
      ]
    ]
    for (const [operation, caller, call, expected] of refusals) {
      it.effect(`${operation} is refused with ${expected._tag}`, () =>
        Effect.gen(function* () {
          const error = yield* TokensApi.TokensApi.use((tokens) => Effect.flip(call(tokens))).pipe(
            Effect.provide(caller)
          )
          assert.deepNestedInclude(error, { operation })
          assert.deepNestedInclude(error, { "reason._tag": expected._tag })
          if (expected.code !== undefined) assert.deepNestedInclude(error, { "reason.code": expected.code })
        })
      )
    }

    it("every operation is refused in at least one case", () => {
      assert.deepStrictEqual(
        [...new Set(refusals.map(([operation]) => operation))].toSorted(),
        Object.keys(TokensGroup.TokensGroup.endpoints).toSorted(),
        "Add a failing call for each missing operation to `refusals` in packages/emulator/test/TokensApi.test.ts"
      )
    })
  }
)
