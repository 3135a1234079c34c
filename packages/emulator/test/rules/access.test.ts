/** Permissions, scopes and rate limits: the vendor's rules, each with the vendor's code. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { administrator, ask, Body, create, desktop, pass, rule, service, signIn } from "./Rule.ts"

describe("permissions and scopes", () => {
  rule(
    "a caller needs one of the operation's permissions: 403 missing.any.permissions",
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
    "scopes are not enforced by default",
    Effect.gen(function* () {
      const token = yield* signedIn(["users:readonly"])
      assert.deepInclude(yield* ask(token, "GET", "/oauth/clients"), { status: 200 })
    })
  )

  rule(
    "if scopes are enforced, a user's token needs one of the operation's: 403 app.not.authorized.for.scope",
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
    "client credentials have no scopes, so scopes do not limit them",
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
    "a token has 300 requests a minute, and every response has the number of used ones",
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
    "every token has its own limit",
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
    "over its limit, the token endpoint sends 400 invalid_request: rate limit exceeded",
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
    "a refused request is counted as 429, and as a 4xx",
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
