/** The key of a shared limit: which connections have the same one, and its text in the store. */
import { createHash } from "node:crypto"
import { Credentials, OAuthApi } from "@effect-genesys/client"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redacted from "effect/Redacted"
import * as Server from "./Server.ts"

/** The key with which a connection requests its slots. */
const keyOf = (credentials: Credentials.Credentials, region = "mypurecloud.de") =>
  Effect.gen(function* () {
    const keys: Array<string> = []
    const limiter = yield* RateLimiter.make
    const server = Server.make(() => Response.json(Server.client))
    yield* OAuthApi.OAuthApi.use((api) => Effect.repeat(api.getOauthClient("c1"), { times: 1 })).pipe(
      Effect.provide(Server.layer(server, { region, credentials, rateLimit: {} })),
      Effect.provideService(RateLimiter.RateLimiter, {
        ...limiter,
        consume: (options) => {
          keys.push(options.key)
          return limiter.consume(options)
        }
      })
    )
    const [first, second] = keys
    assert.isDefined(first)
    assert.strictEqual(second, first)
    return first
  }).pipe(Effect.provide(RateLimiter.layerStoreMemory))

const secret = Redacted.make("canary-secret")
const given = (token: string) => Credentials.accessToken(Redacted.make(token))
const client = (clientId: string, clientSecret = secret) =>
  Credentials.clientCredentials(clientId, clientSecret)
const signedIn = (refreshToken: string) =>
  Credentials.refreshToken({
    clientId: "a-client",
    clientSecret: secret,
    refreshToken: Redacted.make(refreshToken)
  })

describe("the key of a shared limit", () => {
  const pairs: ReadonlyArray<
    readonly [what: string, one: ReturnType<typeof keyOf>, other: ReturnType<typeof keyOf>, isSame: boolean]
  > = [
    ["one client, twice", keyOf(client("a-client")), keyOf(client("a-client")), true],
    ["two clients", keyOf(client("a-client")), keyOf(client("b-client")), false],
    [
      "one client in two regions",
      keyOf(client("a-client")),
      keyOf(client("a-client"), "mypurecloud.ie"),
      false
    ],
    [
      "one region by its AWS name and by its host",
      keyOf(client("a-client"), "eu-central-1"),
      keyOf(client("a-client"), "mypurecloud.de"),
      true
    ],
    [
      "one client before and after its secret was rotated",
      keyOf(client("a-client")),
      keyOf(client("a-client", Redacted.make("another"))),
      true
    ],
    ["one client under two grants", keyOf(client("a-client")), keyOf(signedIn("r1")), true],
    ["one client with two refresh tokens", keyOf(signedIn("r1")), keyOf(signedIn("r2")), true],
    ["one access token, twice", keyOf(given("t1")), keyOf(given("t1")), true],
    ["two access tokens", keyOf(given("t1")), keyOf(given("t2")), false],
    ["a client and a token of the same text", keyOf(client("t1")), keyOf(given("t1")), false]
  ]
  for (const [what, one, other, isSame] of pairs) {
    it.effect(`is ${isSame ? "the same" : "not the same"} for ${what}`, () =>
      Effect.gen(function* () {
        const keys = [yield* one, yield* other]
        assert.strictEqual(new Set(keys).size, isSame ? 1 : 2, keys.join(" and "))
      })
    )
  }

  it.effect("has the digest of an access token, and not the token", () =>
    Effect.gen(function* () {
      const key = yield* keyOf(given(Server.canaryToken))
      assert.notInclude(key, "canary")
      assert.include(key, createHash("sha256").update(Server.canaryToken).digest("hex"))
    })
  )

  it.effect("has the client and its login host, and no secret", () =>
    Effect.gen(function* () {
      for (const key of [yield* keyOf(client("a-client")), yield* keyOf(signedIn("canary-refresh"))]) {
        assert.include(key, "a-client at https://login.mypurecloud.de")
        assert.notInclude(key, "canary")
      }
    })
  )
})
