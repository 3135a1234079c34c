/** A usage query, search or job can be read only at the path of its submission, until it expires. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"

const body = '{"interval":"1970-01-01/1970-01-01"}'

/** The path to submit each kind of query, and the path of its result. */
const kinds = {
  "a query of one client": [
    "/api/v2/oauth/clients/a/usage/query",
    "/api/v2/oauth/clients/a/usage/query/results/"
  ],
  "a query of another client": [
    "/api/v2/oauth/clients/b/usage/query",
    "/api/v2/oauth/clients/b/usage/query/results/"
  ],
  "a query of the organization": ["/api/v2/usage/query", "/api/v2/usage/query/", "/results"],
  "a search": ["/api/v2/usage/simplesearch", "/api/v2/usage/simplesearch/", "/results"],
  "a job of one client": [
    "/api/v2/usage/client/a/aggregates/query/jobs",
    "/api/v2/usage/client/a/aggregates/query/jobs/"
  ],
  "a job of another client": [
    "/api/v2/usage/client/b/aggregates/query/jobs",
    "/api/v2/usage/client/b/aggregates/query/jobs/"
  ],
  "a job of the organization": ["/api/v2/usage/aggregates/query/jobs", "/api/v2/usage/aggregates/query/jobs/"]
} as const

type Kind = keyof typeof kinds
const names = Object.keys(kinds).filter((name): name is Kind => name in kinds)

const resultOf = (kind: Kind, id: string) => {
  const [, before, after = ""] = kinds[kind]
  return `${before}${id}${after}`
}

const Submitted = Schema.Struct({
  executionId: Schema.optionalKey(Schema.String),
  id: Schema.optionalKey(Schema.String)
})
const Result = Schema.Record(Schema.String, Schema.Unknown)

/** Sends requests as the administrator of an emulator with the clients `a` and `b`. */
const asking = Effect.gen(function* () {
  const { seed, states, url } = yield* Emulator.Emulator
  yield* seed({
    clients: ["a", "b"].map((clientId) => ({ clientId, name: clientId, grantType: "CLIENT-CREDENTIALS" }))
  })
  const { token } = yield* states.set("a caller with every permission")
  const send = (request: HttpClientRequest.HttpClientRequest) =>
    HttpClient.execute(HttpClientRequest.bearerToken(request, token))
  return {
    submit: (kind: Kind) =>
      send(
        HttpClientRequest.bodyText(
          HttpClientRequest.post(`${url}${kinds[kind][0]}`),
          body,
          "application/json"
        )
      ).pipe(
        Effect.flatMap(HttpClientResponse.schemaBodyJson(Submitted)),
        Effect.map(({ executionId, id = executionId ?? "" }) => id)
      ),
    read: (kind: Kind, id: string) =>
      Effect.flatMap(send(HttpClientRequest.get(`${url}${resultOf(kind, id)}`)), (response) =>
        Effect.map(HttpClientResponse.schemaBodyJson(Result)(response), (result) => ({
          status: response.status,
          result
        }))
      )
  }
})

const emulated = (options: Emulator.Options = {}) =>
  Effect.provide(Emulator.layerInMemory({ queryLatency: 0, requestsPerMinute: Infinity, ...options }))

describe("a usage result", () => {
  for (const kind of names) {
    it.effect(`of ${kind} is found at its own path, and at no other`, () =>
      Effect.gen(function* () {
        const { read, submit } = yield* asking
        const id = yield* submit(kind)
        for (const other of names) {
          const { status } = yield* read(other, id)
          assert.strictEqual(status, other === kind ? 200 : 404, `${kind} by the path of ${other}`)
        }
      }).pipe(emulated())
    )

    it.effect(`of ${kind} runs for the latency of queries, and shows no rows before its end`, () =>
      Effect.gen(function* () {
        const { read, submit } = yield* asking
        const id = yield* submit(kind)
        yield* TestClock.adjust("1999 millis")
        assert.deepStrictEqual((yield* read(kind, id)).result, { queryStatus: "Running" })
        yield* TestClock.adjust("1 millis")
        const { result } = yield* read(kind, id)
        assert.match(String(result["queryStatus"]), /^(?:Complete|Succeeded)$/)
        assert.isTrue("results" in result || "entities" in result)
      }).pipe(emulated({ queryLatency: "2 seconds" }))
    )

    it.effect(
      `of ${kind} can be read until it expires, also after other submissions, and is then removed`,
      () =>
        Effect.gen(function* () {
          const { read, submit } = yield* asking
          const { snapshot } = yield* Emulator.Emulator
          const first = yield* submit(kind)
          yield* TestClock.adjust(Duration.subtract(Duration.hours(1), Duration.millis(1)))
          const second = yield* submit(kind)
          assert.strictEqual((yield* read(kind, first)).status, 200)
          assert.strictEqual((yield* read(kind, second)).status, 200)
          yield* TestClock.adjust("1 millis")
          assert.strictEqual((yield* read(kind, first)).status, 404)
          assert.strictEqual((yield* read(kind, second)).status, 200)
          yield* submit(kind)
          const kept = JSON.stringify(yield* snapshot)
          assert.notInclude(kept, first)
          assert.include(kept, second)
        }).pipe(emulated({ resultLifetime: "1 hour" }))
    )
  }

  it.effect("without an expiry stays", () =>
    Effect.gen(function* () {
      const { read, submit } = yield* asking
      const id = yield* submit("a search")
      yield* TestClock.adjust("23 hours")
      yield* submit("a search")
      assert.strictEqual((yield* read("a search", id)).status, 200)
    }).pipe(emulated({ resultLifetime: Infinity }))
  )
})
