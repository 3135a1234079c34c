/** The data that a test adds to an emulator, over HTTP and in process. */
import { Credentials, UsageApi } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it as test } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { control } from "./Control.ts"
import { administrator, emulated, list, redirectUri, signedIn } from "./SignIns.ts"

const seedable = Layer.merge(Layer.orDie(Emulator.layer({ queryLatency: 0 })), NodeHttpClient.layerUndici)

const usage = Effect.gen(function* () {
  const { postUsageQuery, getUsageQueryExecutionIdResults } = yield* UsageApi.UsageApi
  const { executionId = "" } = yield* postUsageQuery({
    interval: yield* Effect.fromResult(Interval.parse("2026-01-01/2026-02-01")),
    groupBy: ["OAuthClientId", "OrganizationId", "TemplateUri"]
  })
  const { results = [] } = yield* getUsageQueryExecutionIdResults(executionId)
  return results
})

describe("a seed", () => {
  const clientSecret = Redacted.make("of-the-fixture")
  const fixture = {
    roles: [{ id: "reader", name: "Reader", permissions: ["oauth:client:view"] }],
    users: [{ id: "rita", name: "Rita Reader", roleIds: ["reader"] }],
    clients: [
      { name: "Bot", grantType: "CLIENT-CREDENTIALS", roles: ["reader"], clientId: "bot", clientSecret },
      { name: "App", grantType: "CODE", scopes: ["oauth"], redirectUris: [redirectUri] },
      { name: "Old", grantType: "TOKEN", state: "inactive" }
    ],
    calls: [
      {
        clientId: "bot",
        templateUri: "api/v2/users",
        httpMethod: "GET",
        status: 429,
        day: "2026-01-31",
        times: 12
      },
      { clientId: "bot", templateUri: "api/v2/users", httpMethod: "GET", status: 200, day: "2026-01-31" }
    ]
  } as const

  const ways = {
    "in process": Effect.flatMap(Emulator.Emulator, ({ seed }) => seed(fixture)),
    "by HTTP": Effect.flatMap(control, ({ seed }) => seed({ payload: fixture }))
  }
  for (const [way, seeding] of Object.entries(ways)) {
    test.live(`${way} adds clients, users, roles and calls`, () =>
      Effect.gen(function* () {
        const { clients } = yield* seeding
        assert.deepStrictEqual(
          clients.map(({ grantType, name }) => [name, grantType]),
          [
            ["Bot", "CLIENT-CREDENTIALS"],
            ["App", "CODE"],
            ["Old", "TOKEN"]
          ]
        )
        assert.strictEqual(clients[0]?.clientId, "bot")
        assert.strictEqual(Redacted.value(clients[0]?.clientSecret ?? Redacted.make("")), "of-the-fixture")

        const bot = signedIn(Credentials.clientCredentials("bot", clientSecret))
        const { entities = [] } = yield* Effect.provide(list, bot)
        assert.deepStrictEqual(
          entities.slice(1).map(({ name, registeredRedirectUri, scope, state }) => ({
            name,
            scope,
            state,
            registeredRedirectUri
          })),
          [
            { name: "Bot", state: "active", scope: undefined, registeredRedirectUri: undefined },
            { name: "App", state: "active", scope: ["oauth"], registeredRedirectUri: [redirectUri] },
            {
              name: "Old",
              state: "inactive",
              scope: ["users:readonly", "conversations:readonly"],
              registeredRedirectUri: [
                "https://example.com/callback",
                "http://localhost/callback",
                "http://127.0.0.1/callback"
              ]
            }
          ]
        )
        const rows = yield* Effect.provide(usage, administrator)
        assert.deepInclude(rows[0], {
          clientId: "bot",
          clientName: "Bot",
          status200: 1,
          status429: 12,
          requests: 13
        })

        const { login } = yield* Emulator.Emulator
        const app = { clientId: clients[1]?.clientId ?? "", redirectUri }
        const code = yield* login.authorizationCode({ ...app, userId: "rita" })
        const { clientSecret: secretOfApp = Redacted.make("") } = clients[1] ?? {}
        const rita = Credentials.authorizationCode({ ...app, clientSecret: secretOfApp, code })
        assert.lengthOf((yield* Effect.provide(list, signedIn(rita))).entities ?? [], 4)
      }).pipe(Effect.provide(seedable))
    )
  }

  test.live("with one mistake adds nothing, and reports all mistakes", () =>
    Effect.gen(function* () {
      const { seed, snapshot } = yield* Emulator.Emulator
      const before = yield* snapshot
      const error = yield* Effect.flip(
        seed({
          ...fixture,
          users: [...fixture.users, { id: "ron", name: "Ron", roleIds: ["writer"] }],
          calls: [...fixture.calls, { ...fixture.calls[0], clientId: "nobody" }]
        })
      )
      assert.strictEqual(error._tag, "NotSet")
      assert.strictEqual(
        error.message,
        'Nothing has changed: the role "writer" does not exist, so add it first or use another id; the client "nobody" does not exist, so add it first or use another id.'
      )
      assert.deepStrictEqual(yield* snapshot, before)
      assert.strictEqual(
        (yield* Effect.flip(seed({ calls: [{ ...fixture.calls[0], times: -1 }] })))._tag,
        "NotSet"
      )
      for (const day of ["2026-02-31", "2026-13-01"]) {
        const { message } = yield* Effect.flip(seed({ calls: [{ ...fixture.calls[0], day }] }))
        assert.match(message, /Expected a day/)
      }
      yield* seed(fixture)
      assert.match((yield* Effect.flip(seed(fixture))).message, /the client "bot" exists already/)
    }).pipe(Effect.provide(emulated))
  )
})
