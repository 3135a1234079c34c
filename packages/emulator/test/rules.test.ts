/** The rules that the vendor's API is known to keep, each by its name and with the vendor's code. */
import { Emulator, Roles } from "@effect-genesys/emulator"
import { assert, describe, it } from "@effect/vitest"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpMethod from "effect/http/HttpMethod"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const Body = Schema.Record(Schema.String, Schema.Unknown)

/** What the emulator answers to a request with a token. */
const ask = Effect.fnUntraced(function* (
  token: Redacted.Redacted<string>,
  method: HttpMethod.HttpMethod,
  path: string,
  body?: object
) {
  const { url } = yield* Emulator.Emulator
  const request = HttpClientRequest.make(method)(`${url}/api/v2${path}`).pipe(
    HttpClientRequest.bearerToken(token),
    body === undefined ? (plain) => plain : HttpClientRequest.bodyJsonUnsafe(body)
  )
  const response = yield* HttpClient.execute(request)
  const text = yield* response.text
  const { code, ...rest } = text === "" ? {} : yield* Schema.decodeEffect(Schema.fromJsonString(Body))(text)
  return { status: response.status, headers: response.headers, code, body: rest }
})

/** The same, as one who may do everything. */
const administrator = Effect.gen(function* () {
  const { states } = yield* Emulator.Emulator
  const { token } = yield* states.set("a caller that may do everything")
  return (method: HttpMethod.HttpMethod, path: string, body?: object) => ask(token, method, path, body)
})

const service = {
  name: "Bot",
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: Roles.everywhere(Roles.roles.viewer)
}
const desktop = { name: "Desktop", authorizedGrantType: "CODE", scope: ["oauth:readonly"] }

const create = Effect.fnUntraced(function* (request: object = service) {
  const asked = yield* Effect.flatMap(administrator, (call) => call("POST", "/oauth/clients", request))
  assert.strictEqual(asked.status, 200)
  const { id, secret } = yield* Schema.decodeUnknownEffect(
    Schema.Struct({ id: Schema.String, secret: Schema.String })
  )(asked.body)
  return { id, secret, path: `/oauth/clients/${id}` }
})

/** What the token endpoint answers to a client and its secret. */
const signIn = Effect.fnUntraced(function* (id: string, secret: string) {
  const { url } = yield* Emulator.Emulator
  const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.basicAuth(id, secret),
    HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
    HttpClient.execute
  )
  const body = yield* Effect.flatMap(response.json, Schema.decodeUnknownEffect(Body))
  return { status: response.status, error: body["error"], token: Redacted.make(String(body["access_token"])) }
})

const pass = (time: Duration.Input) => Emulator.Emulator.use(({ clock }) => clock.advance(time))

const timeOf = (date: unknown) => Date.parse(String(date))

type Options = Parameters<typeof Emulator.layerInMemory>[0]

const rule = <E>(
  name: string,
  test: Effect.Effect<void, E, Emulator.Emulator | HttpClient.HttpClient>,
  options: Options = {}
) => it.effect(name, () => test.pipe(Effect.provide(Emulator.layerInMemory(options))))

describe("the life of a client", () => {
  rule(
    "only an inactive client is deleted: 400 cannot.delete.client",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      const refused = yield* call("DELETE", path)
      assert.deepInclude(refused, { status: 400, code: "cannot.delete.client" })
      yield* call("PUT", path, { ...service, state: "inactive" })
      assert.deepInclude(yield* call("DELETE", path), { status: 204 })
      assert.deepInclude(yield* call("GET", path), { status: 404, code: "client.not.found" })
    })
  )

  rule(
    "a client of more than 30 days is deleted in a week, and until then can be taken back",
    Effect.gen(function* () {
      const { clock } = yield* Emulator.Emulator
      const { id, path, secret } = yield* create()
      yield* pass("31 days")
      const call = yield* administrator
      const deleted = Effect.andThen(
        call("PUT", path, { ...service, state: "inactive" }),
        call("DELETE", path)
      )
      yield* deleted
      const shown = yield* call("GET", path)
      assert.deepInclude(shown.body, { state: "deleted" })
      assert.strictEqual(timeOf(shown.body["dateToDelete"]), (yield* clock.now) + 7 * 86_400_000)
      assert.deepInclude(yield* signIn(id, secret), { error: "invalid_client" })

      const back = yield* call("PUT", path, service)
      assert.deepInclude(back.body, { state: "active" })
      assert.notProperty(back.body, "dateToDelete")
      assert.deepInclude(yield* signIn(id, secret), { status: 200 })

      yield* deleted
      yield* pass("7 days")
      const later = yield* administrator
      assert.deepInclude(yield* later("GET", path), { status: 404, code: "client.not.found" })
      assert.deepInclude(yield* later("PUT", path, service), { status: 404, code: "client.not.found" })
    })
  )

  rule(
    "removal is not instant: a deleted client may be seen for a while, with the state `deleted`",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      yield* call("PUT", path, { ...service, state: "inactive" })
      yield* call("DELETE", path)
      assert.deepInclude((yield* call("GET", path)).body, { state: "deleted" })
      assert.deepInclude(yield* call("PUT", path, service), { status: 404, code: "client.not.found" })
      yield* pass("10 seconds")
      assert.deepInclude(yield* call("GET", path), { status: 404, code: "client.not.found" })
    }),
    { deletedLifetime: "10 seconds" }
  )

  rule(
    "a disabled client is not changed, and is not deleted: 400 bad.client.state",
    Effect.gen(function* () {
      const { states } = yield* Emulator.Emulator
      const call = yield* administrator
      const { clientId } = yield* states.set("an OAuth client exists", { state: "disabled" })
      const path = `/oauth/clients/${clientId}`
      assert.deepInclude(yield* call("PUT", path, service), { status: 400, code: "bad.client.state" })
      assert.deepInclude(yield* call("DELETE", path), { status: 400, code: "cannot.delete.client" })
    })
  )

  rule(
    "only the vendor disables a client: 400 bad.client.state",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      const refused = yield* call("PUT", path, { ...service, state: "disabled" })
      assert.deepInclude(refused, { status: 400, code: "bad.client.state" })
    })
  )

  rule(
    "a new client is active: 400 bad.client.state",
    Effect.gen(function* () {
      const call = yield* administrator
      for (const state of ["inactive", "disabled"]) {
        const refused = yield* call("POST", "/oauth/clients", { ...service, state })
        assert.deepInclude(refused, { status: 400, code: "bad.client.state" })
      }
    })
  )

  rule(
    "an inactive client gets no token, and its tokens are refused; active again, they are good",
    Effect.gen(function* () {
      const call = yield* administrator
      const { id, path, secret } = yield* create()
      const { token } = yield* signIn(id, secret)
      yield* call("PUT", path, { ...service, state: "inactive" })
      assert.deepInclude(yield* signIn(id, secret), { error: "invalid_client" })
      assert.deepInclude(yield* ask(token, "GET", path), { status: 401, code: "bad.credentials" })
      yield* call("PUT", path, { ...service, state: "active" })
      assert.deepInclude(yield* ask(token, "GET", path), { status: 200 })
    })
  )

  rule(
    "the grant type can be changed: roles go with it",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      yield* call("PUT", path, desktop)
      const { body } = yield* call("GET", path)
      assert.deepInclude(body, { authorizedGrantType: "CODE", scope: ["oauth:readonly"] })
      assert.notProperty(body, "roleDivisions")
    }),
    { omittedFields: "keep" }
  )

  const refusals: ReadonlyArray<readonly [what: string, request: object, code: string]> = [
    ["a service has roles", { ...service, roleDivisions: [] }, "missing.client.roles"],
    ["any other client has scopes", { ...desktop, scope: [] }, "missing.client.scope"],
    ["a scope exists", { ...desktop, scope: ["nonsense"] }, "auth.invalid.scope"],
    ["a client has a grant type", { name: "X" }, "grant.type.required"],
    ["the grant type is one", { ...service, authorizedGrantType: "X" }, "bad.grant.type"]
  ]
  for (const [what, request, code] of refusals) {
    rule(
      `${what}: 400 ${code}`,
      Effect.gen(function* () {
        const call = yield* administrator
        const { path } = yield* create()
        assert.deepInclude(yield* call("POST", "/oauth/clients", request), { status: 400, code })
        assert.deepInclude(yield* call("PUT", path, request), { status: 400, code })
      })
    )
  }

  rule(
    "the older spellings of grant types are taken, and the newer ones given back",
    Effect.gen(function* () {
      const call = yield* administrator
      for (const [older, newer] of [
        ["CLIENT_CREDENTIALS", "CLIENT-CREDENTIALS"],
        ["SAML2BEARER", "SAML2-BEARER"]
      ]) {
        const request = newer === "CLIENT-CREDENTIALS" ? service : desktop
        const { body } = yield* call("POST", "/oauth/clients", { ...request, authorizedGrantType: older })
        assert.deepInclude(body, { authorizedGrantType: newer })
      }
    })
  )

  rule(
    "a whole client that was read can be written back, to make it inactive",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      const { body } = yield* call("GET", path)
      assert.deepInclude(yield* call("PUT", path, { ...body, state: "inactive" }), { status: 200 })
    })
  )

  rule(
    "a service may have redirect URIs too",
    Effect.gen(function* () {
      const call = yield* administrator
      const registeredRedirectUri = ["https://example.com/callback"]
      const { body } = yield* call("POST", "/oauth/clients", { ...service, registeredRedirectUri })
      assert.deepInclude(body, { registeredRedirectUri })
    })
  )

  rule(
    "the caller holds every role that it gives, when it creates, changes and rotates: 400 bad.client.role",
    Effect.gen(function* () {
      const { admin, viewer } = Roles.roles
      const { path } = yield* create()
      const holder = yield* create({ ...service, roleDivisions: Roles.everywhere(admin) })
      const { token } = yield* signIn(holder.id, holder.secret)
      const gives = { ...service, roleDivisions: Roles.everywhere(admin, viewer) }
      for (const refused of [
        yield* ask(token, "POST", "/oauth/clients", gives),
        yield* ask(token, "PUT", path, gives),
        yield* ask(token, "POST", `${path}/secret`)
      ]) {
        assert.deepInclude(refused, { status: 400, code: "bad.client.role" })
      }
    })
  )

  rule(
    "an organisation has only so many clients: 400 auth.too.many.clients",
    Effect.gen(function* () {
      const call = yield* administrator
      yield* create()
      const refused = yield* call("POST", "/oauth/clients", service)
      assert.deepInclude(refused, { status: 400, code: "auth.too.many.clients" })
    }),
    { clientLimit: 2 }
  )

  for (const [omittedFields, expected] of [
    ["reset", undefined],
    ["keep", "Answers"]
  ] as const) {
    rule(
      `a change can ${omittedFields} what it leaves out`,
      Effect.gen(function* () {
        const call = yield* administrator
        const { path } = yield* create({ ...service, description: "Answers" })
        const { body } = yield* call("PUT", path, service)
        assert.strictEqual(body["description"], expected)
      }),
      { omittedFields }
    )
  }
})

describe("secrets", () => {
  rule(
    "a secret is told when the client is created and when it is replaced, and never again",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      const { body } = yield* call("POST", `${path}/secret`)
      assert.property(body, "secret")
      for (const answer of [yield* call("GET", path), yield* call("PUT", path, service)]) {
        assert.notProperty(answer.body, "secret")
      }
      const listed = yield* call("GET", "/oauth/clients")
      assert.notInclude(JSON.stringify(listed.body), `"secret"`)
    })
  )

  rule(
    "an old secret ends when it is replaced; tokens go on",
    Effect.gen(function* () {
      const call = yield* administrator
      const { id, path, secret } = yield* create()
      const { token } = yield* signIn(id, secret)
      yield* call("POST", `${path}/secret`)
      assert.deepInclude(yield* signIn(id, secret), { status: 400, error: "invalid_client" })
      assert.deepInclude(yield* ask(token, "GET", path), { status: 200 })
    })
  )

  rule(
    "an old secret can go on for a while: two are good, and a third rotation does not prolong the first",
    Effect.gen(function* () {
      const call = yield* administrator
      const { id, path, secret } = yield* create()
      const { body } = yield* call("POST", `${path}/secret`)
      yield* pass("40 minutes")
      for (const good of [secret, String(body["secret"])]) {
        assert.deepInclude(yield* signIn(id, good), { status: 200 })
      }
      yield* call("POST", `${path}/secret`)
      yield* pass("20 minutes")
      assert.deepInclude(yield* signIn(id, secret), { error: "invalid_client" })
      assert.deepInclude(yield* signIn(id, String(body["secret"])), { status: 200 })
    }),
    { oldSecretLifetime: "1 hour" }
  )

  rule(
    "a client that is not the one it says gets the status that the emulator is told",
    Effect.gen(function* () {
      assert.deepInclude(yield* signIn("nobody", "nothing"), { status: 401, error: "invalid_client" })
    }),
    { invalidClientStatus: 401 }
  )
})

describe("tokens", () => {
  rule(
    "a token lives as long as its client says: 401 bad.credentials",
    Effect.gen(function* () {
      const { id, path, secret } = yield* create({ ...service, accessTokenValiditySeconds: 300 })
      const { token } = yield* signIn(id, secret)
      yield* pass("299 seconds")
      assert.deepInclude(yield* ask(token, "GET", path), { status: 200 })
      yield* pass("1 second")
      assert.deepInclude(yield* ask(token, "GET", path), { status: 401, code: "bad.credentials" })
    })
  )

  rule(
    "a token that goes unused for longer than the idle time-out is refused; asking can leave that time as it is",
    Effect.gen(function* () {
      const call = yield* administrator
      yield* call("PUT", "/tokens/timeout", { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 300 })
      yield* pass("300 seconds")
      const { body } = yield* call("GET", "/tokens/me")
      const { clock } = yield* Emulator.Emulator
      assert.strictEqual(timeOf(body["dateTokenIdles"]), (yield* clock.now) + 300_000)
      yield* pass("200 seconds")
      const preserved = yield* call("GET", "/tokens/me?preserveIdleTTL=true")
      assert.strictEqual(preserved.body["dateTokenIdles"], body["dateTokenIdles"])
      yield* pass("101 seconds")
      assert.deepInclude(yield* call("GET", "/tokens/me"), { status: 401, code: "bad.credentials" })
    })
  )

  rule(
    "under HIPAA an idle time-out is at most 15 minutes: 400 max.idle.hipaa.token.timeout.exceeded",
    Effect.gen(function* () {
      const call = yield* administrator
      const set = (idleTokenTimeoutSeconds: number) =>
        call("PUT", "/tokens/timeout", { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds })
      const code = "max.idle.hipaa.token.timeout.exceeded"
      assert.deepInclude(yield* set(901), { status: 400, code })
      assert.deepInclude(yield* set(900), { status: 200 })
      assert.deepInclude(yield* set(28_801), { status: 400, code: "token.timeout.exceeded" })
    }),
    { hipaa: true }
  )
})

describe("who may do what", () => {
  rule(
    "one of an operation's permissions is enough, and without any it is 403 missing.any.permissions",
    Effect.gen(function* () {
      const { states } = yield* Emulator.Emulator
      const lacking = (first: "oauth:client:view", ...rest: ReadonlyArray<"usage:client:view">) =>
        states.set("a caller that lacks permissions", { permissions: [first, ...rest] })
      const { path } = yield* create()
      const query = { interval: "2026-01-01/2026-01-31" }
      const one = yield* lacking("oauth:client:view")
      assert.deepInclude(yield* ask(one.token, "POST", `${path}/usage/query`, query), { status: 200 })
      const none = yield* lacking("oauth:client:view", "usage:client:view")
      const refused = yield* ask(none.token, "POST", `${path}/usage/query`, query)
      assert.deepInclude(refused, { status: 403, code: "missing.any.permissions" })
      const permissions = "oauth:client:view, usage:client:view"
      assert.deepInclude(refused.body, { messageParams: { permissions } })
    })
  )

  const signedIn = Effect.fnUntraced(function* (scope: ReadonlyArray<string>) {
    const { login } = yield* Emulator.Emulator
    const redirectUri = "https://example.com/callback"
    const { id, secret } = yield* create({ ...desktop, scope, registeredRedirectUri: [redirectUri] })
    const { url } = yield* Emulator.Emulator
    const code = yield* login.authorizationCode({ clientId: id, redirectUri })
    const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
      HttpClientRequest.basicAuth(id, secret),
      HttpClientRequest.bodyUrlParams({
        grant_type: "authorization_code",
        code: Redacted.value(code),
        redirect_uri: redirectUri
      }),
      HttpClient.execute
    )
    const { access_token } = yield* Effect.flatMap(response.json, Schema.decodeUnknownEffect(Body))
    return Redacted.make(String(access_token))
  })

  rule(
    "scopes are not enforced at first",
    Effect.gen(function* () {
      const token = yield* signedIn(["users:readonly"])
      assert.deepInclude(yield* ask(token, "GET", "/oauth/clients"), { status: 200 })
    })
  )

  rule(
    "where scopes are enforced, a user's token has one of the operation's: 403 app.not.authorized.for.scope",
    Effect.gen(function* () {
      const reader = yield* signedIn(["oauth:readonly"])
      assert.deepInclude(yield* ask(reader, "GET", "/oauth/clients"), { status: 200 })
      const refused = yield* ask(reader, "POST", "/oauth/clients", service)
      assert.deepInclude(refused, { status: 403, code: "app.not.authorized.for.scope" })
      const stranger = yield* signedIn(["users"])
      const alsoRefused = yield* ask(stranger, "GET", "/oauth/clients")
      assert.deepInclude(alsoRefused, { status: 403, code: "app.not.authorized.for.scope" })
      assert.deepInclude(alsoRefused.body, { messageParams: { scopes: "oauth, oauth:readonly" } })
    }),
    { scopeEnforcement: true }
  )

  rule(
    "a service has no scopes, so they do not hold it back",
    Effect.gen(function* () {
      const { id, path, secret } = yield* create()
      const { token } = yield* signIn(id, secret)
      assert.deepInclude(yield* ask(token, "GET", path), { status: 200 })
    }),
    { scopeEnforcement: true }
  )
})

const spend = (call: Effect.Success<typeof administrator>, times: number) =>
  Effect.repeat(call("GET", "/oauth/scopes/oauth"), { times: times - 1 })

describe("rate limits", () => {
  rule(
    "a token has 300 requests a minute, and every answer says how many are used",
    Effect.gen(function* () {
      const call = yield* administrator
      const first = yield* call("GET", "/oauth/scopes/oauth")
      assert.deepInclude(first.headers, {
        "inin-ratelimit-count": "1",
        "inin-ratelimit-allowed": "300",
        "inin-ratelimit-reset": "60"
      })
      yield* pass("20 seconds")
      const last = yield* spend(call, 299)
      assert.deepInclude(last, { status: 200 })
      assert.deepInclude(last.headers, { "inin-ratelimit-count": "300", "inin-ratelimit-reset": "40" })
      const refused = yield* call("GET", "/oauth/clients")
      assert.deepInclude(refused, { status: 429, code: "too.many.requests" })
      assert.deepInclude(refused.headers, { "retry-after": "40", "inin-ratelimit-count": "300" })
      assert.deepInclude(refused.body, {
        limit: { key: "client.credentials.token.rate.per.minute", namespace: "platform.api", value: 300 }
      })
      yield* pass("40 seconds")
      assert.deepInclude(yield* call("GET", "/oauth/clients"), { status: 200 })
    })
  )

  rule(
    "every token has an allowance of its own",
    Effect.gen(function* () {
      const call = yield* administrator
      yield* spend(call, 2)
      assert.deepInclude(yield* call("GET", "/oauth/clients"), { status: 429 })
      const other = yield* administrator
      assert.deepInclude(yield* other("GET", "/oauth/clients"), { status: 200 })
    }),
    { requestsPerMinute: 2 }
  )

  rule(
    "the other code names the seconds: 429 too.many.requests.retry.after",
    Effect.gen(function* () {
      const call = yield* administrator
      yield* spend(call, 1)
      const refused = yield* call("GET", "/oauth/clients")
      assert.deepInclude(refused, { status: 429, code: "too.many.requests.retry.after" })
      assert.deepInclude(refused.headers, { "retry-after": "60" })
      assert.deepInclude(refused.body, { messageParams: { seconds: "60" } })
    }),
    { requestsPerMinute: 1, tooManyRequestsCode: "too.many.requests.retry.after" }
  )

  rule(
    "the token endpoint says rate limit exceeded with 400 invalid_request",
    Effect.gen(function* () {
      const { id, secret } = yield* create()
      assert.deepInclude(yield* signIn(id, secret), { status: 200 })
      assert.deepInclude(yield* signIn(id, secret), { status: 400, error: "invalid_request" })
      yield* pass("1 minute")
      assert.deepInclude(yield* signIn(id, secret), { status: 200 })
    }),
    { tokenRequestsPerMinute: 1 }
  )

  rule(
    "what is refused is counted as 429, and as a 4xx",
    Effect.gen(function* () {
      const { administrator: seeded } = yield* Emulator.Emulator
      const call = yield* administrator
      yield* spend(call, 1)
      yield* call("GET", "/oauth/clients")
      yield* pass("1 minute")
      const query = { interval: "1970/2100" }
      const started = yield* call("POST", `/oauth/clients/${seeded.clientId}/usage/query`, query)
      yield* pass("1 minute")
      const { body } = yield* call(
        "GET",
        `/oauth/clients/${seeded.clientId}/usage/query/results/${String(started.body["executionId"])}`
      )
      const Rows = Schema.Array(Body)
      const [row = {}] = yield* Schema.decodeUnknownEffect(Rows)(body["results"])
      assert.deepInclude(row, { requests: 2, status200: 1, status400: 1, status429: 1 })
    }),
    { requestsPerMinute: 1, queryLatency: 0 }
  )
})
