/** A token is renewed a minute before it expires, or a tenth of its lifetime before if that is later. */
import { Connection, Credentials, OAuthApi } from "@effect-genesys/client"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as Server from "./Server.ts"

/** The number of tokens fetched by a call at the start, and a call this many milliseconds later. */
const fetched = (lifetime: number, later: number) =>
  Effect.gen(function* () {
    const server = Server.make(
      () => Response.json(Server.client),
      (number) => Response.json({ access_token: `t${number}`, token_type: "bearer", expires_in: lifetime })
    )
    yield* OAuthApi.OAuthApi.use((api) =>
      Effect.gen(function* () {
        yield* api.getOauthClient("c1")
        yield* TestClock.adjust(later)
        yield* api.getOauthClient("c1")
      })
    ).pipe(Effect.provide(Server.layer(server)))
    return server.tokenRequestCount()
  })

describe("a token", () => {
  const lives: ReadonlyArray<readonly [seconds: number, renewedAt: number]> = [
    [172_800, 172_740],
    [3600, 3540],
    [601, 541],
    [600, 540],
    [300, 270],
    [60, 54],
    [10, 9]
  ]
  for (const [seconds, renewedAt] of lives) {
    it.effect(`of ${seconds} seconds is used for ${renewedAt}, and renewed from then on`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* fetched(seconds, renewedAt * 1000 - 1), 1)
        assert.strictEqual(yield* fetched(seconds, renewedAt * 1000), 2)
      })
    )
  }

  it.effect("can be read with the time of its expiry, and is that of the calls", () =>
    Effect.gen(function* () {
      const server = Server.make(
        () => Response.json(Server.client),
        (number) => Response.json({ access_token: `t${number}`, token_type: "bearer", expires_in: 600 })
      )
      const read = Effect.map(
        Connection.Connection.use(({ accessToken }) => accessToken),
        ({ expiresAt, value }) => [Redacted.value(value), expiresAt && DateTime.formatIso(expiresAt)]
      )
      yield* Effect.gen(function* () {
        const api = yield* OAuthApi.make
        assert.deepStrictEqual(yield* read, ["t1", "1970-01-01T00:10:00.000Z"])
        yield* api.getOauthClient("c1")
        assert.strictEqual(server.requests[0]?.authorization, "Bearer t1")
        assert.strictEqual(server.tokenRequestCount(), 1)
        yield* TestClock.adjust("9 minutes")
        assert.deepStrictEqual(yield* read, ["t2", "1970-01-01T00:19:00.000Z"])
      }).pipe(Effect.provide(Server.connection(server)))
    })
  )

  it.effect("that was given has no known expiry", () =>
    Effect.gen(function* () {
      const credentials = Credentials.accessToken(Redacted.make("t"))
      const server = Server.make(
        () => Response.json(Server.client),
        () => Response.json({})
      )
      const token = yield* Connection.Connection.use(({ accessToken }) => accessToken).pipe(
        Effect.provide(Server.connection(server, { credentials }))
      )
      assert.deepStrictEqual([Redacted.value(token.value), token.expiresAt], ["t", undefined])
    })
  )
})
