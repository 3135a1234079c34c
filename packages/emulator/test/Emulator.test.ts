/** The responses of the emulator, byte by byte where a client may depend on it. */
import { Emulator } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const emulator = (options?: Emulator.Options) =>
  Layer.mergeAll(Emulator.layer(options), NodeHttpClient.layerUndici).pipe(Layer.orDie)

const json = Schema.Record(Schema.String, Schema.Unknown)
const body = (response: HttpClientResponse.HttpClientResponse) =>
  Effect.flatMap(response.json, Schema.decodeUnknownEffect(json))

const path = (name: string) => Effect.map(Emulator.Emulator, ({ url }) => `${url}${name}`)

const signIn = (
  form: Record<string, string>,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: Redacted.Redacted<string> }
) =>
  Effect.flatMap(path("/oauth/token"), (url) =>
    HttpClientRequest.post(url).pipe(
      HttpClientRequest.basicAuth(clientId, clientSecret),
      HttpClientRequest.bodyUrlParams(form),
      HttpClient.execute
    )
  )

const clientCredentials = { grant_type: "client_credentials" }

const authorized = Effect.gen(function* () {
  const { administrator } = yield* Emulator.Emulator
  const { access_token } = yield* Effect.flatMap(signIn(clientCredentials, administrator), body)
  return HttpClientRequest.bearerToken(String(access_token))
})

const get = (name: string) =>
  Effect.gen(function* () {
    return yield* HttpClient.execute((yield* authorized)(HttpClientRequest.get(yield* path(name))))
  })

const post = (name: string, text: string, contentType = "application/json") =>
  Effect.gen(function* () {
    const request = HttpClientRequest.post(yield* path(name)).pipe(
      yield* authorized,
      HttpClientRequest.bodyText(text, contentType)
    )
    return yield* HttpClient.execute(request)
  })

layer(emulator(), { excludeTestServices: true })("the login host", (it) => {
  it.effect("issues a token with the lifetime of the client, for HTTP Basic", () =>
    Effect.gen(function* () {
      const { administrator } = yield* Emulator.Emulator
      const reply = yield* Effect.flatMap(signIn(clientCredentials, administrator), body)
      assert.deepInclude(reply, { token_type: "bearer", expires_in: 86_400 })
      assert.match(String(reply["access_token"]), /^[\w-]{86}$/)
    })
  )

  it.effect("issues one for credentials in the form", () =>
    Effect.gen(function* () {
      const { administrator, url } = yield* Emulator.Emulator
      const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
        HttpClientRequest.bodyUrlParams({
          ...clientCredentials,
          client_id: administrator.clientId,
          client_secret: Redacted.value(administrator.clientSecret)
        }),
        HttpClient.execute
      )
      assert.strictEqual(response.status, 200)
    })
  )

  for (const [form, error] of [
    [{}, "invalid_request"],
    [{ grant_type: "password" }, "unsupported_grant_type"]
  ] as const) {
    it.effect(`responds with ${error} to the form ${JSON.stringify(form)}`, () =>
      Effect.gen(function* () {
        const { administrator } = yield* Emulator.Emulator
        const response = yield* signIn(form, administrator)
        assert.strictEqual(response.status, 400)
        assert.deepInclude(yield* body(response), { error })
      })
    )
  }

  it.effect("returns the same for an unknown client and a wrong secret", () =>
    Effect.gen(function* () {
      const { administrator } = yield* Emulator.Emulator
      const clientSecret = Redacted.make("wrong")
      const wrongSecret = yield* signIn(clientCredentials, { ...administrator, clientSecret })
      const unknown = yield* signIn(clientCredentials, { clientId: "nobody", clientSecret })
      const refused = {
        error: "invalid_client",
        description: "authentication failed",
        error_description: "authentication failed"
      }
      assert.deepStrictEqual(yield* body(wrongSecret), refused)
      assert.deepStrictEqual(yield* body(unknown), refused)
    })
  )
})

// Queries run longer than the tests.
layer(emulator({ queryLatency: "1 hour" }), { excludeTestServices: true })("the API host", (it) => {
  it.effect("repeats the correlation id of the header in an error's contextId", () =>
    Effect.gen(function* () {
      const response = yield* get("/api/v2/oauth/clients/none")
      assert.deepStrictEqual(yield* body(response), {
        message: "There is no such client.",
        messageWithParams: "There is no such client.",
        code: "client.not.found",
        status: 404,
        messageParams: {},
        contextId: response.headers["inin-correlation-id"],
        details: [],
        errors: []
      })
    })
  )

  const refusals: ReadonlyArray<
    readonly [
      string,
      Effect.Effect<
        HttpClientResponse.HttpClientResponse,
        unknown,
        HttpClient.HttpClient | Emulator.Emulator
      >,
      number,
      string
    ]
  > = [
    [
      "no token",
      Effect.flatMap(path("/api/v2/oauth/clients"), HttpClient.get),
      401,
      "authentication.required"
    ],
    ["a path that is none", get("/api/v2/nothing"), 404, "not.found"],
    ["a body that is not JSON", post("/api/v2/oauth/clients", "{"), 400, "bad.request"],
    ["no body", post("/api/v2/oauth/clients", ""), 400, "bad.request"],
    [
      "a body of another kind",
      post("/api/v2/oauth/clients", "<a/>", "text/xml"),
      415,
      "unsupported.media.type"
    ],
    [
      "a missing name",
      post("/api/v2/oauth/clients", '{"authorizedGrantType":"CODE"}'),
      400,
      "constraint.validation"
    ],
    ["no grant type", post("/api/v2/oauth/clients", '{"name":"X"}'), 400, "grant.type.required"],
    [
      "a wrong grant type",
      post("/api/v2/oauth/clients", '{"name":"X","authorizedGrantType":"X"}'),
      400,
      "bad.grant.type"
    ],
    [
      "a wrong interval",
      post("/api/v2/oauth/clients/c/usage/query", '{"interval":"yesterday"}'),
      400,
      "invalid.date"
    ],
    [
      "a wrong metric",
      post("/api/v2/oauth/clients/c/usage/query", '{"interval":"2026-01/2026-02","metrics":["X"]}'),
      400,
      "invalid.value"
    ],
    ["invalid days", get("/api/v2/oauth/clients/c/usage/summary?days=x"), 400, "invalid.query.param.value"],
    [
      "more than 512000 bytes",
      post("/api/v2/oauth/clients", `"${"x".repeat(512_001)}"`),
      413,
      "request.entity.too.large"
    ]
  ]
  for (const [what, request, status, code] of refusals) {
    it.effect(`responds to ${what} with ${status} ${code}`, () =>
      Effect.gen(function* () {
        const response = yield* request
        assert.deepInclude(yield* body(response), { status, code })
        assert.strictEqual(response.status, status)
      })
    )
  }

  it.effect("shows only the status of a running query", () =>
    Effect.gen(function* () {
      const {
        administrator: { clientId }
      } = yield* Emulator.Emulator
      const started = yield* Effect.flatMap(
        post(`/api/v2/oauth/clients/${clientId}/usage/query`, '{"interval":"2026-01/2026-02"}'),
        body
      )
      assert.strictEqual(
        started["resultsUri"],
        `/api/v2/oauth/clients/${clientId}/usage/query/results/${started["executionId"]}`
      )
      const running = yield* get(String(started["resultsUri"]))
      assert.strictEqual(yield* running.text, '{"queryStatus":"Running"}')
    })
  )

  it.effect("prints its own OpenAPI document", () =>
    Effect.gen(function* () {
      const document = yield* Effect.flatMap(get("/openapi.json"), body)
      assert.strictEqual(document["openapi"], "3.1.0")
    })
  )
})

describe("an emulator", () => {
  test.live("shares nothing with another one", () =>
    Effect.gen(function* () {
      const mine = yield* Layer.build(emulator())
      const yours = yield* Layer.build(emulator())
      const { administrator } = yield* Effect.provideContext(Emulator.Emulator, mine)
      const response = yield* Effect.provideContext(signIn(clientCredentials, administrator), yours)
      assert.strictEqual(response.status, 400)
    })
  )

  test.live("stops with its scope", () =>
    Effect.gen(function* () {
      const url = yield* Effect.provide(path("/api/v2/oauth/scopes"), emulator())
      const error = yield* Effect.flip(HttpClient.get(url))
      assert.strictEqual(error.reason._tag, "TransportError")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  test.live("has at most `clientLimit` clients", () =>
    Effect.gen(function* () {
      const client = '{"name":"X","authorizedGrantType":"CODE","scope":["oauth"]}'
      assert.strictEqual((yield* post("/api/v2/oauth/clients", client)).status, 200)
      const response = yield* post("/api/v2/oauth/clients", client)
      assert.deepInclude(yield* body(response), { status: 400, code: "auth.too.many.clients" })
    }).pipe(Effect.provide(emulator({ clientLimit: 2 })))
  )

  test.live("accepts queries with 202 if the settings say so", () =>
    Effect.gen(function* () {
      const { administrator } = yield* Emulator.Emulator
      const response = yield* get(`/api/v2/oauth/clients/${administrator.clientId}/usage/summary`)
      assert.strictEqual(response.status, 202)
    }).pipe(Effect.provide(emulator({ acceptedStatus: 202 })))
  )
})
