/** The emulator without a port, with the real client and all faults. */
import { Credentials, type GenesysError, OAuthApi, RetryPolicy } from "@effect-genesys/client"
import { Emulator, type Faults, InMemoryServer } from "@effect-genesys/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { control } from "./Control.ts"

const emulated = (options?: Parameters<typeof Emulator.layerInMemory>[0]) =>
  Layer.unwrap(
    Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
      OAuthApi.layer({
        region: url,
        credentials: Credentials.clientCredentials(clientId, clientSecret)
      })
    )
  ).pipe(Layer.provideMerge(Layer.orDie(Emulator.layerInMemory(options))), Layer.orDie)

const list = Effect.provideService(
  OAuthApi.OAuthApi.use((api) => api.getOauthClients),
  RetryPolicy.Current,
  RetryPolicy.never
)
/** Lets asynchronous steps continue. */
const turn = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))

const tagOf = ({ reason }: GenesysError.GenesysError) => reason._tag

describe("without a port", () => {
  it.effect("serves the client", () =>
    Effect.gen(function* () {
      const { entities = [] } = yield* list
      assert.deepStrictEqual(
        entities.map(({ name }) => name),
        ["Administrator"]
      )
    }).pipe(Effect.provide(emulated()))
  )

  it.effect("has no port at its URL", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      const failure = yield* Effect.flip(Effect.tryPromise(() => fetch(`${url}/openapi.json`)))
      assert.instanceOf(failure.cause, TypeError)
    }).pipe(Effect.provide(emulated()))
  )

  it.effect("serves a request of fetch", () =>
    Effect.gen(function* () {
      const reply = yield* InMemoryServer.WebHandler
      const response = yield* Effect.promise(() =>
        reply(new Request("https://any.host/api/v2/oauth/clients"))
      )
      assert.strictEqual(response.status, 401)
    }).pipe(Effect.provide(emulated()))
  )

  it.effect("has its control plane at its URL", () =>
    Effect.gen(function* () {
      const { behavior } = yield* Emulator.Emulator
      const { changeBehavior } = yield* control
      yield* changeBehavior({ payload: { hipaa: true } })
      assert.isTrue(behavior.current().hipaa)
    }).pipe(Effect.provide(emulated()))
  )

  it.effect("measures a request in the time of the caller", () =>
    Effect.gen(function* () {
      const { behavior, clock, url } = yield* Emulator.Emulator
      const log = Effect.flatMap(
        HttpClient.get(`${url}/__emulator/requests`),
        HttpClientResponse.schemaBodyJson(
          Schema.Struct({ requests: Schema.Array(Schema.Struct({ milliseconds: Schema.Finite })) })
        )
      )
      yield* clock.setSpeed(0)
      behavior.set({ latency: "2 seconds" })
      const waiting = yield* Effect.forkChild(HttpClient.get(`${url}/openapi.json`))
      yield* Effect.repeat(Effect.andThen(turn, TestClock.adjust("100 millis")), {
        until: () => waiting.pollUnsafe() !== undefined
      })
      const { requests } = yield* log
      assert.isAtLeast(requests[0]?.milliseconds ?? 0, 2000)
    }).pipe(Effect.provide(emulated()))
  )

  it.effect("has the time of the test", () =>
    Effect.gen(function* () {
      const { clock } = yield* Emulator.Emulator
      const before = yield* clock.now
      yield* TestClock.adjust("2 hours")
      assert.strictEqual((yield* clock.now) - before, 7_200_000)
    }).pipe(Effect.provide(emulated()))
  )

  const outcomes: ReadonlyArray<readonly [Faults.Fault, GenesysError.GenesysError["reason"]["_tag"]]> = [
    [{ kind: "reset" }, "Transport"],
    [{ kind: "resetMidBody" }, "Transport"],
    [{ kind: "truncated" }, "Transport"],
    [{ kind: "brokenGzip" }, "Transport"],
    [{ kind: "cutShort" }, "Decode"],
    [{ kind: "answer", status: 200, body: "no JSON" }, "Decode"],
    [{ kind: "error", status: 503, code: "service.unavailable" }, "Unavailable"]
  ]
  for (const [fault, tag] of outcomes) {
    it.effect(`a fault of the kind ${fault.kind} is ${tag} to the client`, () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        faults.set([{ operation: "getOauthClients", fault }])
        assert.strictEqual(tagOf(yield* Effect.flip(list)), tag)
        assert.strictEqual(faults.counters().received["getOauthClients"], 1)
      }).pipe(Effect.provide(emulated()))
    )
  }

  for (const kind of ["hang", "drip"] as const) {
    it.effect(`a fault of the kind ${kind} is Timeout to the client, and ends with its request`, () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        yield* list
        faults.set([{ operation: "getOauthClients", fault: { kind } }])
        const waiting = yield* Effect.forkChild(Effect.flip(list), { startImmediately: true })
        // The request leaves in real time.
        yield* Effect.repeat(turn, { until: () => faults.counters().received["getOauthClients"] === 2 })
        yield* TestClock.adjust("10 minutes")
        assert.strictEqual(tagOf(yield* Fiber.join(waiting)), "Timeout")
      }).pipe(Effect.provide(emulated()))
    )
  }

  it.effect("a fault has no body if the response cannot have one", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const reply = yield* InMemoryServer.WebHandler
      faults.set([
        { operation: "getOauthClients", fault: { kind: "answer", status: 204, body: "nothing" } },
        { operation: "headTokensMe", fault: { kind: "error", status: 503, code: "service.unavailable" } }
      ])
      for (const [method, path, status] of [
        ["GET", "oauth/clients", 204],
        ["HEAD", "tokens/me", 503]
      ] as const) {
        const response = yield* Effect.promise(() =>
          reply(new Request(`https://any.host/api/v2/${path}`, { method }))
        )
        assert.strictEqual(response.status, status)
        assert.strictEqual(yield* Effect.promise(() => response.text()), "")
      }
    }).pipe(Effect.provide(emulated()))
  )

  it.effect("a request that hangs ends if the caller gave up before", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const reply = yield* InMemoryServer.WebHandler
      faults.set([{ operation: "getOauthClients", fault: { kind: "hang" } }])
      const request = new Request("https://any.host/api/v2/oauth/clients", {
        signal: AbortSignal.abort("enough")
      })
      const { cause } = yield* Effect.flip(Effect.tryPromise(() => reply(request)))
      assert.strictEqual(cause, "enough")
    }).pipe(Effect.provide(emulated()))
  )

  it.effect("a response is delayed for the latency, in the time of the caller", () =>
    Effect.gen(function* () {
      const { behavior, clock } = yield* Emulator.Emulator
      yield* list
      yield* clock.setSpeed(0)
      behavior.set({ latency: "2 seconds" })
      const before = yield* Clock.currentTimeMillis
      const waiting = yield* Effect.forkChild(list)
      yield* Effect.repeat(Effect.andThen(turn, TestClock.adjust("100 millis")), {
        until: () => waiting.pollUnsafe() !== undefined
      })
      yield* Fiber.join(waiting)
      assert.isAtLeast((yield* Clock.currentTimeMillis) - before, 2000)
    }).pipe(Effect.provide(emulated()))
  )

  it.effect("a fault that cannot be sent is refused when it is set", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const headers = { "a blank": "in its name" }
      const rule: Faults.Rule = { operation: "*", fault: { kind: "answer", status: 200, headers } }
      assert.throws(() => faults.set([rule]), /cannot send such a header/)
    }).pipe(Effect.provide(emulated()))
  )

  it.effect("a token that a fault revokes is refused", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      yield* list
      faults.set([{ operation: "getOauthClients", fault: { kind: "revokeToken" } }])
      assert.strictEqual(tagOf(yield* Effect.flip(list)), "Unauthorized")
    }).pipe(Effect.provide(emulated()))
  )
})
