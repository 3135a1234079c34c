/** The rate limits of a token and of the token endpoint, to the request: the last allowed one, and the first refused one. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as Redacted from "effect/Redacted"
import * as Struct from "effect/Struct"
import * as TestClock from "effect/testing/TestClock"
import * as RateLimit from "../src/internal/organization/RateLimit.ts"

const limited = (options: Emulator.Options) => Effect.provide(Emulator.layerInMemory(options))

const tokenOf = Emulator.Emulator.use(({ states }) => states.set("a caller with every permission")).pipe(
  Effect.map(({ token }) => token)
)

const ask = Effect.fnUntraced(function* (token: Redacted.Redacted<string>, path = "/api/v2/oauth/scopes") {
  const { url } = yield* Emulator.Emulator
  const { headers, json, status } = yield* HttpClient.execute(
    HttpClientRequest.bearerToken(HttpClientRequest.get(`${url}${path}`), token)
  )
  return { status, headers, body: yield* json }
})

const limitOf = (headers: Readonly<Record<string, string>>) =>
  ["count", "allowed", "reset"].map((name) => headers[`inin-ratelimit-${name}`])

describe("the rate limit", () => {
  it.effect("accepts its number of requests in a minute, and more in the next minute", () =>
    Effect.gen(function* () {
      const token = yield* tokenOf
      const first = yield* ask(token)
      assert.deepStrictEqual([first.status, ...limitOf(first.headers)], [200, "1", "2", "60"])
      yield* TestClock.adjust("10500 millis")
      const second = yield* ask(token)
      assert.deepStrictEqual([second.status, ...limitOf(second.headers)], [200, "2", "2", "50"])
      const third = yield* ask(token)
      assert.deepStrictEqual([third.status, ...limitOf(third.headers)], [429, "2", "2", "50"])
      assert.strictEqual(third.headers["retry-after"], "50")
      yield* TestClock.adjust("49499 millis")
      const late = yield* ask(token)
      assert.deepStrictEqual([late.status, ...limitOf(late.headers)], [429, "2", "2", "1"])
      yield* TestClock.adjust("1 millis")
      const next = yield* ask(token)
      assert.deepStrictEqual([next.status, ...limitOf(next.headers)], [200, "1", "2", "60"])
    }).pipe(limited({ requestsPerMinute: 2 }))
  )

  it.effect("counts each token separately", () =>
    Effect.gen(function* () {
      const [one, other] = [yield* tokenOf, yield* tokenOf]
      assert.deepStrictEqual(
        [(yield* ask(one)).status, (yield* ask(one)).status, (yield* ask(other)).status],
        [200, 429, 200]
      )
    }).pipe(limited({ requestsPerMinute: 1 }))
  )

  it.effect("of 0 refuses every request", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* ask(yield* tokenOf)).status, 429)
    }).pipe(limited({ requestsPerMinute: 0 }))
  )

  it.effect("of `none` sends no headers", () =>
    Effect.gen(function* () {
      const token = yield* tokenOf
      for (const _ of Array.from({ length: 400 })) {
        const { headers, status } = yield* ask(token)
        assert.deepStrictEqual([status, ...limitOf(headers)], [200, undefined, undefined, undefined])
      }
    }).pipe(limited({ requestsPerMinute: Infinity }))
  )

  for (const [code, message] of [
    ["too.many.requests", "More than 1 requests were made with this token in 60 seconds."],
    ["too.many.requests.retry.after", "Too many requests were made with this token. Try again in 60 seconds."]
  ] as const) {
    it.effect(`is refused with the code ${code} and its sentence`, () =>
      Effect.gen(function* () {
        const token = yield* tokenOf
        yield* ask(token)
        const { body, headers } = yield* ask(token)
        assert.deepInclude(body, { status: 429, code, message })
        assert.strictEqual(headers["retry-after"], "60")
      }).pipe(limited({ requestsPerMinute: 1, tooManyRequestsCode: code }))
    )
  }
})

describe("the limit of token requests", () => {
  const signIn = Emulator.Emulator.use(({ administrator: { clientId, clientSecret }, url }) =>
    HttpClientRequest.post(`${url}/oauth/token`).pipe(
      HttpClientRequest.basicAuth(clientId, clientSecret),
      HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
      HttpClient.execute,
      Effect.flatMap(({ json, status }) => Effect.map(json, (body) => ({ status, body })))
    )
  )

  it.effect("accepts its number of requests in a minute", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* signIn).status, 200)
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual((yield* signIn).status, 200)
      const refused = yield* signIn
      assert.strictEqual(refused.status, 400)
      assert.deepInclude(refused.body, { error: "invalid_request" })
      yield* TestClock.adjust("29999 millis")
      assert.strictEqual((yield* signIn).status, 400)
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* signIn).status, 200)
    }).pipe(limited({ tokenRequestsPerMinute: 2 }))
  )
})

describe("windows", () => {
  it("can be read without counting, and restart after a reset", () => {
    const { isOver, reset, take } = RateLimit.make()
    const first = { isOver: false, count: 1, reset: 60 }
    assert.isFalse(isOver("k", 1, 0))
    assert.deepStrictEqual(take("k", 1, 0), first)
    assert.isTrue(isOver("k", 1, 59_999))
    assert.isFalse(isOver("k", 1, 60_000))
    assert.isFalse(isOver("another", 1, 0))
    assert.deepStrictEqual(Struct.pick(take("k", 1, 59_999), ["isOver", "reset"]), { isOver: true, reset: 1 })
    reset()
    assert.deepStrictEqual(take("k", 1, 1), first)
  })
})
