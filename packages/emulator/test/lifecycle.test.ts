/** The end of clients and secrets, to the millisecond: how long a client can be restored and a secret stays valid. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"

const Client = Schema.Struct({
  id: Schema.optionalKey(Schema.String),
  secret: Schema.optionalKey(Schema.String),
  state: Schema.optionalKey(Schema.String),
  dateToDelete: Schema.optionalKey(Schema.String),
  entities: Schema.optionalKey(Schema.Array(Schema.Struct({ id: Schema.String })))
})

const request = (state: "active" | "inactive") =>
  JSON.stringify({ name: "X", authorizedGrantType: "CODE", scope: ["oauth"], state })

/** Sends a request as the administrator, with a new token, because earlier ones expire. */
const ask = Effect.fnUntraced(function* (method: "GET" | "POST" | "PUT" | "DELETE", path: string, body = "") {
  const { states, url } = yield* Emulator.Emulator
  const { token } = yield* states.set("a caller with every permission")
  const response = yield* HttpClientRequest.make(method)(`${url}/api/v2/oauth/clients${path}`).pipe(
    HttpClientRequest.bearerToken(token),
    body === "" ? HttpClientRequest.setHeaders({}) : HttpClientRequest.bodyText(body, "application/json"),
    HttpClient.execute
  )
  const client = response.status === 204 ? {} : yield* HttpClientResponse.schemaBodyJson(Client)(response)
  return { status: response.status, ...client }
})

const isListed = (id: string) =>
  Effect.map(ask("GET", ""), ({ entities = [] }) => entities.some((client) => client.id === id))

/** An inactive client that is deleted at this age. */
const deleted = Effect.fnUntraced(function* (age: Duration.Input) {
  const { id = "" } = yield* ask("POST", "", request("active"))
  yield* TestClock.adjust(age)
  assert.strictEqual((yield* ask("DELETE", `/${id}`)).status, 400)
  yield* ask("PUT", `/${id}`, request("inactive"))
  assert.strictEqual((yield* ask("DELETE", `/${id}`)).status, 204)
  return id
})

const emulated = (options: Emulator.Options = {}) => Effect.provide(Emulator.layerInMemory(options))

const justBefore = (time: Duration.Input) =>
  Duration.subtract(Duration.fromInputUnsafe(time), Duration.millis(1))

describe("a deleted client", () => {
  for (const age of ["1 day", "30 days"] as const) {
    it.effect(`after ${age} is gone at once`, () =>
      Effect.gen(function* () {
        const id = yield* deleted(age)
        assert.strictEqual((yield* ask("GET", `/${id}`)).status, 404)
        assert.isFalse(yield* isListed(id))
      }).pipe(emulated())
    )
  }

  it.effect("after more than 30 days can be restored for seven days, and is then removed", () =>
    Effect.gen(function* () {
      const id = yield* deleted(Duration.sum(Duration.days(30), Duration.millis(1)))
      yield* TestClock.adjust(justBefore("7 days"))
      const { dateToDelete, state } = yield* ask("GET", `/${id}`)
      assert.deepStrictEqual([state, dateToDelete], ["deleted", "1970-02-07T00:00:00.001Z"])
      assert.strictEqual((yield* ask("POST", `/${id}/secret`)).status, 404)
      assert.isTrue(yield* isListed(id))
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* ask("GET", `/${id}`)).status, 404)
      assert.strictEqual((yield* ask("PUT", `/${id}`, request("active"))).status, 404)
      assert.isFalse(yield* isListed(id))
    }).pipe(emulated())
  )

  it.effect("and restored stays, without a date of deletion", () =>
    Effect.gen(function* () {
      const id = yield* deleted("31 days")
      yield* TestClock.adjust(justBefore("7 days"))
      const { dateToDelete, state, status } = yield* ask("PUT", `/${id}`, request("active"))
      assert.deepStrictEqual([status, state, dateToDelete], [200, "active", undefined])
      yield* TestClock.adjust("8 days")
      assert.strictEqual((yield* ask("GET", `/${id}`)).state, "active")
      assert.strictEqual((yield* ask("POST", `/${id}/secret`)).status, 200)
    }).pipe(emulated())
  )

  it.effect("of 30 days or less stays for `deletedLifetime`, and cannot be restored", () =>
    Effect.gen(function* () {
      const id = yield* deleted("1 day")
      yield* TestClock.adjust(justBefore("1 hour"))
      assert.deepInclude(yield* ask("GET", `/${id}`), { status: 200, state: "deleted" })
      assert.strictEqual((yield* ask("PUT", `/${id}`, request("active"))).status, 404)
      assert.strictEqual((yield* ask("POST", `/${id}/secret`)).status, 404)
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* ask("GET", `/${id}`)).status, 404)
    }).pipe(emulated({ deletedLifetime: "1 hour" }))
  )
})

describe("a replaced secret", () => {
  const isGood = Effect.fnUntraced(function* (clientId: string, secret: string) {
    const { url } = yield* Emulator.Emulator
    const { status } = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
      HttpClientRequest.basicAuth(clientId, Redacted.make(secret)),
      HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
      HttpClient.execute
    )
    return status === 200
  })

  /** A client with its secret, and a way to replace that. */
  const client = Effect.gen(function* () {
    const { seed } = yield* Emulator.Emulator
    yield* seed({ clients: [{ clientId: "c", name: "c", grantType: "CLIENT-CREDENTIALS", roles: [] }] })
    const replace = Effect.map(ask("POST", "/c/secret"), ({ secret = "" }) => secret)
    return { first: yield* replace, replace }
  })

  it.effect("is refused at once", () =>
    Effect.gen(function* () {
      const { first, replace } = yield* client
      assert.isTrue(yield* isGood("c", first))
      const second = yield* replace
      assert.deepStrictEqual([yield* isGood("c", first), yield* isGood("c", second)], [false, true])
    }).pipe(emulated())
  )

  it.effect("stays valid for `oldSecretLifetime`, and no longer after another rotation", () =>
    Effect.gen(function* () {
      const { first, replace } = yield* client
      const second = yield* replace
      yield* TestClock.adjust(justBefore("1 hour"))
      const third = yield* replace
      assert.deepStrictEqual(
        [yield* isGood("c", first), yield* isGood("c", second), yield* isGood("c", third)],
        [true, true, true]
      )
      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual([yield* isGood("c", first), yield* isGood("c", second)], [false, true])
      yield* TestClock.adjust(justBefore("1 hour"))
      assert.deepStrictEqual([yield* isGood("c", second), yield* isGood("c", third)], [false, true])
    }).pipe(emulated({ oldSecretLifetime: "1 hour" }))
  )
})
