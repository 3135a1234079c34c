/** A test suite for your program: each case puts the emulator into the state that it needs. */
import { Credentials, GenesysCloud, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import { assert, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"

/** The program under test. Yours has its own file, and reads its credentials from its configuration. */
const names = OAuthApi.OAuthApi.use((api) =>
  Effect.map(api.getOauthClients, ({ entities = [] }) => entities.map(({ name }) => name))
)
const add = OAuthApi.OAuthApi.use((api) =>
  api.postOauthClients({ name: "Kiosk", authorizedGrantType: "CODE", scope: ["users:readonly"] })
)

/** The services of your program, pointed at the emulator. */
const withCredentials = (credentials: Credentials.Credentials) =>
  Layer.unwrap(Emulator.Emulator.useSync(({ url }) => GenesysCloud.layer({ region: url, credentials }))).pipe(
    Layer.provide(NodeTransport.layer),
    Layer.orDie
  )
const administrator = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret } }) =>
    withCredentials(Credentials.clientCredentials(clientId, clientSecret))
  )
)
const withToken = (token: Redacted.Redacted<string>) => withCredentials(Credentials.accessToken(token))

// Built once for all cases. The emulator and the program both use `TestClock`.
const suite = Layer.provideMerge(administrator, Emulator.layer({ queryLatency: "1 hour" }))

/** Every case starts with the same organization. */
const fresh = Emulator.Emulator.use(({ states }) => states.reset)

layer(suite)("the program", (it) => {
  it.effect("names the permission that it lacks", () =>
    Effect.gen(function* () {
      yield* fresh
      const { states } = yield* Emulator.Emulator
      const { token } = yield* states.set("a caller that lacks permissions", {
        permissions: ["oauth:client:view"]
      })
      const { reason } = yield* Effect.flip(Effect.provide(names, withToken(token)))
      assert.strictEqual(reason._tag, "Forbidden")
      assert.include(reason.message, "oauth:client:view")
    })
  )

  it.effect("adds a client once, even if the response is lost", () =>
    Effect.gen(function* () {
      yield* fresh
      const { faults } = yield* Emulator.Emulator
      faults.set([{ operation: "postOauthClients", executes: true, fault: { kind: "reset" } }])
      const { reason } = yield* Effect.flip(add)
      assert.strictEqual(reason._tag, "Transport")
      assert.strictEqual(faults.counters().executed["postOauthClients"], 1)
      assert.include(yield* names, "Kiosk")
    })
  )

  it.effect("gets a new token when its token has expired", () =>
    Effect.gen(function* () {
      yield* fresh
      const { clock, faults } = yield* Emulator.Emulator
      yield* names
      yield* clock.advance("2 days")
      faults.reset()
      yield* names
      assert.deepStrictEqual(faults.counters().executed, { postOauthToken: 1, getOauthClients: 1 })
    })
  )

  it.effect("waits for usage, without real time", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2026-03-01T00:00:00Z"))
      yield* fresh
      const { seed } = yield* Emulator.Emulator
      yield* seed({
        clients: [{ name: "Wallboard", grantType: "CLIENT-CREDENTIALS", clientId: "wallboard" }],
        calls: [
          {
            clientId: "wallboard",
            templateUri: "api/v2/users/{userId}",
            httpMethod: "GET",
            status: 429,
            day: "2026-02-14",
            times: 31
          }
        ]
      })
      const handle = yield* Usage.submit({
        kind: "client",
        clientId: "wallboard",
        query: { interval: Interval.lastDays(30, yield* DateTime.now) }
      })
      yield* TestClock.adjust("1 hour")
      const [row] = yield* Usage.await(handle)
      assert.deepInclude(row, { requests: 31, status429: 31 })
    })
  )
})
