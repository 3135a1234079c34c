/** Every named state, set as Pact's verifier does: its effect on a request, and its removal. */
import { readFileSync } from "node:fs"
import { Credentials, OAuthApi, TokensApi, UsageApi } from "@effect-genesys/client"
import { Emulator, ProviderStates } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { emulated, signedIn } from "./SignIns.ts"

type Texts = Readonly<Record<string, string>>

const post = Effect.fnUntraced(function* (change: unknown) {
  const { url } = yield* Emulator.Emulator
  return yield* HttpClientRequest.post(`${url}/__emulator/provider-states`).pipe(
    HttpClientRequest.bodyJsonUnsafe(change),
    HttpClient.execute
  )
})

const values = HttpClientResponse.schemaBodyJson(Schema.Record(Schema.String, Schema.String))

const setUp = (state: string, params: unknown = {}) =>
  Effect.flatMap(post({ consumer: "a consumer", state, params, action: "setup" }), values)

const tearDown = (state: string) => Effect.flatMap(post({ state, params: {}, action: "teardown" }), values)

/** Replaces `${name}`, as the verifier does. */
const filled = (text: string, given: Texts) =>
  text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => given[name] ?? `no ${name}`)

interface Ask {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE"
  readonly path: string
  readonly json?: unknown
  readonly form?: Texts
}

const send = Effect.fnUntraced(function* ({ form, json, method = "GET", path }: Ask, given: Texts) {
  const { url } = yield* Emulator.Emulator
  const authorization = given["token"] === undefined ? given["authorization"] : `Bearer ${given["token"]}`
  const response = yield* HttpClientRequest.make(method)(`${url}${filled(path, given)}`).pipe(
    HttpClientRequest.setHeaders(authorization === undefined ? {} : { authorization }),
    (request) => (json === undefined ? request : HttpClientRequest.bodyJsonUnsafe(request, json)),
    (request) =>
      form === undefined
        ? request
        : HttpClientRequest.bodyUrlParams(
            request,
            Object.entries(form).map(([name, text]) => [name, filled(text, given)] as const)
          ),
    HttpClient.execute
  )
  const text = yield* response.text
  const body = text === "" ? {} : yield* decodeBody(text)
  return { status: response.status, body, retryAfter: response.headers["retry-after"] }
})

const decodeBody = Schema.decodeEffect(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))

interface Case {
  readonly given: ReadonlyArray<readonly [ProviderStates.Name, unknown?]>
  readonly ask: Ask
  readonly status: number
  readonly body?: Readonly<Record<string, unknown>>
  readonly retryAfter?: string
}

const everyPermission = ["a caller with every permission"] as const
const clients = { path: "/api/v2/oauth/clients" }
const client = { path: "/api/v2/oauth/clients/${clientId}" }
const token = { method: "POST", path: "/oauth/token" } as const
const newClient = {
  ...clients,
  method: "POST",
  json: { name: "New", authorizedGrantType: "CODE", scope: ["oauth"] }
} as const

const ofQueries = [
  ["a usage query of a client was submitted", `${client.path}/usage/query/results/\${executionId}`],
  ["a usage query of the organization was submitted", "/api/v2/usage/query/${executionId}/results"],
  ["a usage search was submitted", "/api/v2/usage/simplesearch/${executionId}/results"]
] as const

const ofJobs = [
  [
    "a usage job of a client was submitted",
    "/api/v2/usage/client/${clientId}/aggregates/query/jobs/${jobId}"
  ],
  ["a usage job of the organization was submitted", "/api/v2/usage/aggregates/query/jobs/${jobId}"]
] as const

/** The outcomes of submissions of any kind. */
const outcomes: ReadonlyArray<readonly [string, number, string, string]> = [
  ["Running", 200, "Running", "Running"],
  ["Complete", 200, "Complete", "Succeeded"],
  ["Empty", 200, "Complete", "Succeeded"],
  ["Failed", 200, "Failed", "Failed"]
]

const cases: ReadonlyArray<Case> = [
  { given: [everyPermission], ask: clients, status: 200, body: { total: 1 } },
  { given: [everyPermission], ask: newClient, status: 200, body: { name: "New" } },
  {
    given: [["a caller that lacks permissions", { permissions: ["oauth:client:view"] }]],
    ask: clients,
    status: 403,
    body: { code: "missing.any.permissions" }
  },
  {
    given: [["a caller that lacks permissions", { permissions: ["oauth:client:add"] }]],
    ask: clients,
    status: 200
  },
  {
    given: [["a caller whose token has expired"]],
    ask: clients,
    status: 401,
    body: { code: "bad.credentials" }
  },
  {
    given: [everyPermission, ["a user is signed in"]],
    ask: { method: "DELETE", path: "/api/v2/tokens/${userId}" },
    status: 204
  },
  {
    given: [everyPermission, ["an OAuth client exists"]],
    ask: client,
    status: 200,
    body: { name: "Wallboard", state: "active", authorizedGrantType: "CLIENT-CREDENTIALS" }
  },
  {
    given: [
      ["an OAuth client exists", { name: "Desktop", state: "inactive", grantType: "CODE" }],
      everyPermission
    ],
    ask: client,
    status: 200,
    body: { name: "Desktop", state: "inactive", authorizedGrantType: "CODE" }
  },
  {
    given: [everyPermission, ["an OAuth client exists", { state: "inactive" }]],
    ask: { ...client, method: "DELETE" },
    status: 204
  },
  {
    given: [everyPermission, ["an OAuth client exists", { state: "disabled" }]],
    ask: { ...client, method: "PUT", json: newClient.json },
    status: 400,
    body: { code: "bad.client.state" }
  },
  {
    given: [everyPermission, ["an OAuth client is authorized"]],
    ask: { path: "/api/v2/oauth/authorizations/${clientId}" },
    status: 200,
    body: { state: "Authorized" }
  },
  {
    given: [everyPermission, ["the limit of OAuth clients is reached"]],
    ask: newClient,
    status: 400,
    body: { code: "auth.too.many.clients" }
  },
  {
    given: [everyPermission, ["requests are over the limit", { operation: "getOauthClients", seconds: 7 }]],
    ask: clients,
    status: 429,
    body: { code: "too.many.requests.retry.after" },
    retryAfter: "7"
  },
  {
    given: [everyPermission, ["requests are over the limit", { operation: "getOauthClient" }]],
    ask: clients,
    status: 200
  },
  ...(
    [
      ["an operation fails", 500, "internal.server.error"],
      ["an operation is unavailable", 503, "service.unavailable"],
      ["an operation times out", 504, "request.timeout"]
    ] as const
  ).map(([name, status, code]): Case => ({
    given: [everyPermission, [name, { operation: "getOauthClients" }]],
    ask: clients,
    status,
    body: { code }
  })),
  {
    given: [everyPermission, ["an OAuth client exists"], ["submissions are accepted with 202"]],
    ask: { method: "POST", path: `${client.path}/usage/query`, json: { interval: "2026-01/2026-02" } },
    status: 202
  },
  {
    given: [["submissions are accepted with 202"], [ofJobs[0][0], { outcome: "Running" }], everyPermission],
    ask: { path: ofJobs[0][1] },
    status: 202,
    body: { queryStatus: "Running" }
  },
  ...ofQueries.flatMap(([name, path]): ReadonlyArray<Case> => [
    ...outcomes.map(([outcome, status, queryStatus]) => ({
      given: [everyPermission, [name, { outcome }] as const],
      ask: { path },
      status,
      body: { queryStatus }
    })),
    { given: [everyPermission, [name, { outcome: "Expired" }]], ask: { path }, status: 404 }
  ]),
  ...ofJobs.flatMap(([name, path]): ReadonlyArray<Case> => [
    ...[...outcomes, ["Cancelled", 200, "", "Cancelled"] as const].map(
      ([outcome, status, , queryStatus]) => ({
        given: [everyPermission, [name, { outcome }] as const],
        ask: { path },
        status,
        body: { queryStatus }
      })
    ),
    { given: [everyPermission, [name, { outcome: "Expired" }]], ask: { path }, status: 404 }
  ]),
  {
    given: [["a client can sign in with client credentials"]],
    ask: { ...token, form: { grant_type: "client_credentials" } },
    status: 200,
    body: { token_type: "bearer", expires_in: 86_400 }
  },
  {
    given: [["a code was issued"]],
    ask: {
      ...token,
      form: { grant_type: "authorization_code", code: "${code}", redirect_uri: "${redirectUri}" }
    },
    status: 200
  },
  {
    given: [["a code was issued"]],
    ask: {
      ...token,
      form: { grant_type: "authorization_code", code: "another", redirect_uri: "${redirectUri}" }
    },
    status: 400,
    body: { error: "invalid_grant" }
  },
  {
    given: [["a code was issued for a PKCE challenge"]],
    ask: {
      ...token,
      form: {
        grant_type: "authorization_code",
        client_id: "${clientId}",
        code: "${code}",
        redirect_uri: "${redirectUri}",
        code_verifier: "${verifier}"
      }
    },
    status: 200
  },
  {
    given: [["a refresh token was issued"]],
    ask: { ...token, form: { grant_type: "refresh_token", refresh_token: "${refreshToken}" } },
    status: 200
  },
  {
    given: [["an identity provider vouches for a user"]],
    ask: {
      ...token,
      form: {
        grant_type: "urn:ietf:params:oauth:grant-type:saml2-bearer",
        orgName: "${orgName}",
        assertion: "${assertion}"
      }
    },
    status: 200
  },
  {
    given: [["a client can sign in with client credentials"], ["token requests are over the limit"]],
    ask: { ...token, form: { grant_type: "client_credentials" } },
    status: 400,
    body: { error: "invalid_request", error_description: "rate limit exceeded; try again later" }
  }
]

const sentence = ({ ask, given, status }: Case) =>
  `given ${given.map(([name, params]) => `${name}${params === undefined ? "" : ` ${JSON.stringify(params)}`}`).join(" and ")}, ${ask.method ?? "GET"} ${ask.path} returns ${status}`

layer(emulated, { excludeTestServices: true })("a state that a verifier sets", (it) => {
  for (const each of cases) {
    it.effect(sentence(each), () =>
      Effect.gen(function* () {
        const added = yield* Effect.forEach(each.given, ([name, params]) => setUp(name, params))
        for (const [index, [name]] of each.given.entries()) {
          const promised = Object.keys(ProviderStates.states[name].values.fields)
          assert.sameMembers(Object.keys(added[index] ?? {}), promised)
        }
        const given: Texts = Object.fromEntries(added.flatMap((texts) => Object.entries(texts)))
        const { body, retryAfter, status } = yield* send(each.ask, given)
        assert.deepInclude(
          { ...body, status, retryAfter },
          {
            ...each.body,
            status,
            ...(each.retryAfter !== undefined && { retryAfter: each.retryAfter })
          }
        )
        assert.strictEqual(status, each.status)
        for (const [name] of each.given.toReversed()) assert.deepStrictEqual(yield* tearDown(name), {})
      })
    )
  }

  for (const [name, path] of [...ofQueries, ...ofJobs]) {
    for (const [outcome, count] of [
      ["Complete", 2],
      ["Empty", 0]
    ] as const) {
      it.effect(`"${name}" has ${count} rows if it is ${outcome}`, () =>
        Effect.gen(function* () {
          const caller = yield* setUp(everyPermission[0])
          const { body } = yield* send({ path }, { ...caller, ...(yield* setUp(name, { outcome })) })
          const rows = body["results"] ?? body["entities"]
          assert.isArray(rows)
          assert.strictEqual(Array.isArray(rows) && rows.length, count)
          yield* tearDown(name)
        })
      )
    }
  }

  it.effect("is undone by the teardown, and later changes by the next setup", () =>
    Effect.gen(function* () {
      const names = Effect.map(
        setUp(everyPermission[0]).pipe(Effect.flatMap((given) => send(clients, given))),
        ({ body }) => body["total"]
      )
      yield* setUp("an OAuth client exists")
      yield* setUp("the limit of OAuth clients is reached")
      yield* setUp("an operation fails", { operation: "getOauthScopes" })
      assert.strictEqual(yield* names, 2)
      const { token: old = "" } = yield* setUp(everyPermission[0])
      yield* tearDown("an OAuth client exists")
      assert.strictEqual((yield* send(clients, { token: old })).status, 401)
      const { administrator } = yield* Emulator.Emulator
      const { clientId, clientSecret } = administrator
      yield* OAuthApi.OAuthApi.use((api) => api.postOauthClients(newClient.json)).pipe(
        Effect.provide(signedIn(Credentials.clientCredentials(clientId, clientSecret)))
      )
      assert.strictEqual(yield* names, 1)
      const given = yield* setUp(everyPermission[0])
      assert.strictEqual((yield* send({ path: "/api/v2/oauth/scopes" }, given)).status, 200)
      assert.strictEqual((yield* send(newClient, given)).status, 200)
    })
  )

  it.effect("can have no name, for an interaction without states", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* setUp(""), {})
      assert.deepStrictEqual(yield* tearDown(""), {})
    })
  )

  const refusals: ReadonlyArray<readonly [string, unknown, RegExp]> = [
    [
      "an unknown name",
      { state: "the moon is full", action: "setup" },
      /there is no state "the moon is full"; the states are .*"an OAuth client exists"/
    ],
    ["an unknown action", { state: everyPermission[0], action: "start" }, /action/],
    [
      "a missing parameter",
      { state: "an operation fails", params: {}, action: "setup" },
      /not set: it takes the parameters operation\. Missing key/
    ],
    [
      "an unknown parameter",
      { state: everyPermission[0], params: { permission: "x" }, action: "setup" },
      /not set: it takes no parameters\. /
    ],
    [
      "an unknown operation",
      { state: "an operation fails", params: { operation: "getMoon" }, action: "setup" },
      /not set: it takes the parameters operation\. Expected .*"getOauthClients"/
    ]
  ]
  for (const [what, change, message] of refusals) {
    it.effect(`is refused with 400 for ${what}`, () =>
      Effect.gen(function* () {
        const response = yield* post(change)
        assert.strictEqual(response.status, 400)
        assert.match(yield* response.text, message)
      })
    )
  }
})

layer(emulated, { excludeTestServices: true })("a state that a test sets", (it) => {
  it.effect("returns its values, with secrets redacted", () =>
    Effect.gen(function* () {
      const { states } = yield* Emulator.Emulator
      const { token: bearer } = yield* states.set("a caller with every permission")
      const { clientId } = yield* states.set("an OAuth client exists", { name: "Bot" })
      const { name } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClient(clientId)).pipe(
        Effect.provide(signedIn(Credentials.accessToken(bearer)))
      )
      assert.strictEqual(name, "Bot")
      assert.strictEqual(String(bearer), "<redacted>")
    })
  )

  it.effect("is refused for unknown parameters", () =>
    Effect.gen(function* () {
      const { states } = yield* Emulator.Emulator
      const error = yield* Effect.flip(states.set("an operation fails", { operation: "getMoon" }))
      assert.match(error.message, /^The state was not set: /)
    })
  )
})

const demo = Layer.merge(
  Layer.orDie(Emulator.layer({ seed: "demo", queryLatency: 0, acceptedStatus: 202 })),
  NodeHttpClient.layerUndici
)

layer(demo, { excludeTestServices: true })("a reset", (it) => {
  it.effect("restores the demo: clients, secrets, settings and usage", () =>
    Effect.gen(function* () {
      const { administrator, behavior, clients: seeded, states } = yield* Emulator.Emulator
      const { clientId, clientSecret } = administrator
      const asAdministrator = signedIn(Credentials.clientCredentials(clientId, clientSecret))
      const interval = Interval.lastDays(30, yield* DateTime.now)
      const observe = Effect.gen(function* () {
        const oauth = yield* OAuthApi.OAuthApi
        const usageApi = yield* UsageApi.UsageApi
        const { entities } = yield* oauth.getOauthClients
        const { executionId = "" } = yield* usageApi.postUsageQuery({ interval, groupBy: ["OAuthClientId"] })
        const { queryStatus, results } = yield* usageApi.getUsageQueryExecutionIdResults(executionId)
        return {
          entities,
          queryStatus,
          results,
          timeout: yield* TokensApi.TokensApi.use((api) => api.getTokensTimeout)
        }
      }).pipe(Effect.provide(Layer.fresh(asAdministrator)))

      const before = yield* observe
      assert.lengthOf(before.entities ?? [], 15)
      yield* Effect.gen(function* () {
        const oauth = yield* OAuthApi.OAuthApi
        for (const each of seeded) yield* oauth.postOauthClientSecret(each.clientId)
        yield* TokensApi.TokensApi.use((api) =>
          api.putTokensTimeout({ enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 900 })
        )
      }).pipe(Effect.provide(Layer.fresh(asAdministrator)))
      yield* states.set("a usage job of a client was submitted")
      behavior.set({ queryOutcome: "Failed" })
      assert.notDeepEqual(yield* observe, before)

      for (const _ of ["once", "again"]) {
        yield* states.reset
        assert.deepStrictEqual(yield* observe, before)
        for (const each of seeded.filter(({ grantType }) => grantType === "CLIENT-CREDENTIALS")) {
          yield* OAuthApi.OAuthApi.use((api) => api.getOauthScopes()).pipe(
            Effect.provide(signedIn(Credentials.clientCredentials(each.clientId, each.clientSecret)))
          )
        }
      }
    })
  )
})

describe("the README", () => {
  test("has every state, its parameters and its values", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const rows = [...readme.matchAll(/^\| `([^`]+)` *\|([^|]*)\|([^|]*)\|$/gm)].map((row) =>
      row.slice(1).map((cell) => cell.replaceAll("`", "").trim())
    )
    const expected = Object.entries(ProviderStates.states).map(([name, { params, values: given }]) => [
      name,
      Object.keys(params.fields).join(" "),
      Object.keys(given.fields).join(" ")
    ])
    assert.deepStrictEqual(
      rows.filter(([name = ""]) => name in ProviderStates.states),
      expected
    )
  })
})
