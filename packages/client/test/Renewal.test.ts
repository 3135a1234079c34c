/** A token is renewed a minute before it expires, or a tenth of its lifetime before if that is later. */
import { OAuthApi } from "@effect-genesys/client"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
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
})
