/** Errors of the SDK. It retries nothing. */
import { Emulator, Roles } from "@effect-genesys/emulator"
import { OAuthClient } from "@effect-genesys/schemas"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Sdk from "./Sdk.ts"

const strangersId = "00000000-0000-4000-8000-000000000000"

/** The error of an SDK with extended responses. */
const Extended = Schema.Struct({
  status: Schema.Int,
  headers: Schema.Struct({
    "inin-correlation-id": Schema.NonEmptyString,
    "retry-after": Schema.optionalKey(Schema.String)
  }),
  body: Sdk.ErrorBody
})

/** A client without permissions. */
const nobody = Effect.gen(function* () {
  const oauth = new Sdk.OAuthApi(yield* Sdk.administrator)
  const { id = "", secret } = yield* Sdk.resultOf(OAuthClient.OAuthClient, () =>
    oauth.postOauthClients({
      name: "Nobody",
      authorizedGrantType: "CLIENT-CREDENTIALS",
      roleDivisions: Roles.everywhere(Roles.roles.integration)
    })
  )
  assert.isDefined(secret)
  const client = yield* Sdk.make
  yield* Sdk.call(() => client.loginClientCredentialsGrant(id, Redacted.value(secret)))
  return client
})

const stranger = Effect.map(Sdk.make, (client) => {
  client.setAccessToken("not a token")
  return client
})

type Api = InstanceType<typeof Sdk.OAuthApi>

const refusals: ReadonlyArray<
  readonly [
    status: number,
    code: string,
    client: Effect.Effect<Sdk.Client, unknown, Emulator.Emulator>,
    run: (api: Api) => Promise<unknown>
  ]
> = [
  [
    400,
    "missing.client.roles",
    Sdk.administrator,
    (api) => api.postOauthClients({ name: "No roles", authorizedGrantType: "CLIENT-CREDENTIALS" })
  ],
  [
    400,
    "bad.grant.type",
    Sdk.administrator,
    (api) => api.postOauthClients({ name: "Odd", authorizedGrantType: "ODD" })
  ],
  [401, "authentication.required", Sdk.make, (api) => api.getOauthClients()],
  [401, "bad.credentials", stranger, (api) => api.getOauthClients()],
  [403, "missing.any.permissions", nobody, (api) => api.getOauthClients()],
  [404, "client.not.found", Sdk.administrator, (api) => api.getOauthClient(strangersId)],
  [404, "not.found", Sdk.administrator, (api) => api.getOauthScope("no-scope")]
]

layer(Layer.orDie(Emulator.layer()), { excludeTestServices: true })("the vendor's SDK rejects", (it) => {
  for (const [status, code, client, run] of refusals) {
    it.effect(`${status} with ${code}, and the correlation id of the response`, () =>
      Effect.gen(function* () {
        const sdk = yield* client
        const api = new Sdk.OAuthApi(sdk)
        const plain = yield* Sdk.rejected(Sdk.ErrorBody, () => run(api))
        assert.deepInclude(plain, { status, code })
        sdk.setReturnExtendedResponses(true)
        const { body, headers, status: told } = yield* Sdk.rejected(Extended, () => run(api))
        assert.deepInclude(body, { status, code, message: plain.message })
        assert.strictEqual(told, status)
        assert.strictEqual(headers["inin-correlation-id"], body.contextId)
        assert.notStrictEqual(plain.contextId, body.contextId)
      })
    )
  }

  for (const [status, state] of [
    [500, "an operation fails"],
    [503, "an operation is unavailable"],
    [504, "an operation times out"]
  ] as const) {
    it.effect(`${status} at once`, () =>
      Effect.gen(function* () {
        const { faults, states } = yield* Emulator.Emulator
        const api = new Sdk.OAuthApi(yield* Sdk.administrator)
        faults.reset()
        yield* states.set(state, { operation: "getOauthScopes" })
        const error = yield* Sdk.rejected(Sdk.ErrorBody, () => api.getOauthScopes())
        assert.strictEqual(error.status, status)
        assert.strictEqual(faults.counters().received["getOauthScopes"], 1)
        faults.reset()
      })
    )
  }

  it.effect("429 at once, with `Retry-After` only in extended responses", () =>
    Effect.gen(function* () {
      const { faults, states } = yield* Emulator.Emulator
      const client = yield* Sdk.administrator
      const api = new Sdk.OAuthApi(client)
      faults.reset()
      yield* states.set("requests are over the limit", { operation: "getOauthClients", seconds: 7 })
      const run = () => api.getOauthClients()
      const plain = yield* Effect.flip(Sdk.call(run))
      assert.notProperty(plain.reason, "headers")
      const { code, status } = yield* Schema.decodeUnknownEffect(Sdk.ErrorBody)(plain.reason)
      assert.deepStrictEqual({ code, status }, { code: "too.many.requests.retry.after", status: 429 })
      assert.strictEqual(faults.counters().received["getOauthClients"], 1)
      client.setReturnExtendedResponses(true)
      const { headers } = yield* Sdk.rejected(Extended, run)
      assert.strictEqual(headers["retry-after"], "7")
      faults.reset()
      yield* Sdk.call(run)
    })
  )

  it.effect("HEAD without a reason, because the response has no body", () =>
    Effect.gen(function* () {
      const client = yield* stranger
      const tokens = new Sdk.TokensApi(client)
      const { reason } = yield* Effect.flip(Sdk.call(() => tokens.headTokensMe()))
      assert.isUndefined(reason)
      client.setReturnExtendedResponses(true)
      const { status } = yield* Sdk.rejected(Schema.Struct({ status: Schema.Int }), () =>
        tokens.headTokensMe()
      )
      assert.strictEqual(status, 401)
    })
  )

  it.effect("a wrong secret with the error of the token endpoint", () =>
    Effect.gen(function* () {
      const { clientId } = (yield* Emulator.Emulator).administrator
      const client = yield* Sdk.make
      const { response } = yield* Sdk.rejected(Sdk.SignInError, () =>
        client.loginClientCredentialsGrant(clientId, "not the secret")
      )
      assert.strictEqual(response.data.error, "invalid_client")
    })
  )

  it.effect("too many token requests with a 400", () =>
    Effect.gen(function* () {
      const { faults, states } = yield* Emulator.Emulator
      const { clientId, clientSecret } = (yield* Emulator.Emulator).administrator
      const client = yield* Sdk.make
      yield* states.set("token requests are over the limit")
      const { response } = yield* Sdk.rejected(Sdk.SignInError, () =>
        client.loginClientCredentialsGrant(clientId, Redacted.value(clientSecret))
      )
      assert.strictEqual(response.status, 400)
      assert.match(response.data.description, /^rate limit exceeded;/)
      faults.reset()
    })
  )

  it.effect("a closed connection with an error without a response", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const api = new Sdk.OAuthApi(yield* Sdk.administrator)
      faults.set([{ operation: "getOauthClients", count: 1, fault: { kind: "reset" } }])
      const { reason } = yield* Effect.flip(Sdk.call(() => api.getOauthClients()))
      assert.instanceOf(reason, Error)
      assert.notProperty(reason, "status")
    })
  )
})
