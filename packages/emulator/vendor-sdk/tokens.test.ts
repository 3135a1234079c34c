/** The 6 operations of the vendor's `TokensApi`. */
import { Emulator } from "@effect-genesys/emulator"
import { type GenesysCloudApi, IdleTokenTimeout, TokenInfo } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as CarriedOut from "./CarriedOut.ts"
import * as Sdk from "./Sdk.ts"
import * as SignIns from "./SignIns.ts"

const api = Effect.map(Sdk.administrator, (client) => new Sdk.TokensApi(client))

type Operation = keyof (typeof GenesysCloudApi.GenesysCloudApi)["groups"]["tokens"]["endpoints"]

const operations: CarriedOut.Operations<Operation> = {
  getTokensMe: Effect.gen(function* () {
    const tokens = yield* api
    const { administrator, organization } = yield* Emulator.Emulator
    for (const options of [{}, { preserveIdleTTL: true }, { preserveIdleTTL: false }]) {
      const me = yield* Sdk.resultOf(TokenInfo.TokenInfo, () => tokens.getTokensMe(options))
      assert.deepStrictEqual(me.organization, organization)
      assert.strictEqual(me.OAuthClient?.id, administrator.clientId)
    }
  }),

  headTokensMe: Effect.gen(function* () {
    const tokens = yield* api
    assert.isUndefined(yield* Sdk.call(() => tokens.headTokensMe()))
  }),

  deleteTokensMe: Effect.gen(function* () {
    const tokens = yield* api
    assert.isUndefined(yield* Sdk.call(() => tokens.deleteTokensMe()))
    const { code, status } = yield* Sdk.rejected(Sdk.ErrorBody, () => tokens.getTokensMe())
    assert.deepStrictEqual({ code, status }, { code: "bad.credentials", status: 401 })
  }),

  deleteToken: Effect.gen(function* () {
    const tokens = yield* api
    const { login, users } = yield* Emulator.Emulator
    const signedIn = yield* Sdk.make
    const codeClient = yield* SignIns.codeClient
    const code = yield* login.authorizationCode({ ...codeClient, userId: users.agent.id })
    yield* Sdk.call(() => SignIns.exchange(signedIn, codeClient, code))
    // Otherwise, the SDK signs in again.
    signedIn.config.refresh_access_token = false
    const own = new Sdk.TokensApi(signedIn)
    yield* Sdk.call(() => own.headTokensMe())
    assert.isUndefined(yield* Sdk.call(() => tokens.deleteToken(users.agent.id)))
    const { code: refusal } = yield* Sdk.rejected(Sdk.ErrorBody, () => own.getTokensMe())
    assert.strictEqual(refusal, "bad.credentials")
  }),

  getTokensTimeout: Effect.gen(function* () {
    const tokens = yield* api
    const timeout = yield* Sdk.resultOf(IdleTokenTimeout.IdleTokenTimeout, () => tokens.getTokensTimeout())
    assert.isBoolean(timeout.enableIdleTokenTimeout)
  }),

  putTokensTimeout: Effect.gen(function* () {
    const tokens = yield* api
    const body = { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 900 }
    const written = yield* Sdk.resultOf(IdleTokenTimeout.IdleTokenTimeout, () =>
      tokens.putTokensTimeout({ body })
    )
    assert.deepInclude(written, body)
    const read = yield* Sdk.resultOf(IdleTokenTimeout.IdleTokenTimeout, () => tokens.getTokensTimeout())
    assert.deepStrictEqual(read, written)
    // The types of the SDK make the body optional.
    const same = yield* Sdk.resultOf(IdleTokenTimeout.IdleTokenTimeout, () => tokens.putTokensTimeout())
    assert.deepStrictEqual(same, written)
    const { code, status } = yield* Sdk.rejected(Sdk.ErrorBody, () =>
      tokens.putTokensTimeout({ body: { idleTokenTimeoutSeconds: 299 } })
    )
    assert.deepStrictEqual({ code, status }, { code: "token.timeout.exceeded", status: 400 })
  })
}

CarriedOut.suite(operations)
