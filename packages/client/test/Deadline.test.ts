/** The deadline of a call holds in every phase of the call, and for every time of one attempt. */
import { type Connection, type GenesysError, OAuthApi, RetryPolicy } from "@effect-genesys/client"
import * as Elapsed from "@effect-genesys/testing/Elapsed"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Schedule from "effect/Schedule"
import * as Server from "./Server.ts"

/** How a call of `getOauthClient` ends, and after how many milliseconds. */
const ending = (
  server: Server.Server,
  policy: Partial<RetryPolicy.RetryPolicy>,
  options: Partial<Connection.Options> = {}
) =>
  Effect.gen(function* () {
    const started = yield* Clock.currentTimeMillis
    const fiber = yield* OAuthApi.OAuthApi.use((api) => Effect.flip(api.getOauthClient("c1"))).pipe(
      Effect.flatMap((error) =>
        Effect.map(Clock.currentTimeMillis, (now) => ({ error, elapsed: now - started }))
      ),
      RetryPolicy.provide(policy),
      Effect.provide(Server.layer(server, options)),
      Effect.forkChild
    )
    return yield* Elapsed.within("1 hour", fiber)
  })

/** Its body never ends. */
const endless = (status: number) => new Response(new ReadableStream(), { status })
const fine = () => Response.json(Server.client)

describe("a deadline that is shorter than the time of an attempt", () => {
  const hanging: ReadonlyArray<
    readonly [what: string, server: () => Server.Server, tag: GenesysError.GenesysError["reason"]["_tag"]]
  > = [
    ["a response", () => Server.make(() => "hang"), "Timeout"],
    ["the body of a success", () => Server.make(() => endless(200)), "Timeout"],
    ["the body of a refusal", () => Server.make(() => endless(404)), "NotFound"],
    ["a token", () => Server.make(fine, () => "hang"), "Timeout"],
    ["the body of a token", () => Server.make(fine, () => endless(200)), "Timeout"],
    ["the second attempt", () => Server.make((number) => (number === 1 ? "reset" : "hang")), "Timeout"]
  ]
  for (const [what, server, tag] of hanging) {
    it.effect(`ends a call that waits for ${what}`, () =>
      Effect.gen(function* () {
        const { elapsed, error } = yield* ending(server(), {
          schedule: Schedule.recurs(3),
          attemptTimeout: "30 seconds",
          deadline: "1 second"
        })
        assert.strictEqual(elapsed, 1000)
        assert.strictEqual(error.reason._tag, tag)
      })
    )
  }

  it.effect("gives the last attempt the rest of its time", () =>
    Effect.gen(function* () {
      const server = Server.make(() => "hang")
      const { elapsed, error } = yield* ending(server, {
        schedule: Schedule.recurs(9),
        attemptTimeout: "4 seconds",
        deadline: "10 seconds"
      })
      assert.strictEqual(elapsed, 10_000)
      assert.strictEqual(error.attempts, 3)
    })
  )
})

describe("the time of an attempt", () => {
  for (const status of [200, 404]) {
    it.effect(`holds for a ${status} and its body together`, () =>
      Effect.gen(function* () {
        const { elapsed } = yield* ending(
          Server.make(() => endless(status)),
          { ...RetryPolicy.never, attemptTimeout: "3 seconds" },
          // The token takes as long.
          { transformClient: HttpClient.transformResponse(Effect.delay("2 seconds")) }
        )
        assert.strictEqual(elapsed, 2000 + 3000)
      })
    )
  }

  it.effect("holds for a token and its body", () =>
    Effect.gen(function* () {
      const { elapsed, error } = yield* ending(
        Server.make(fine, () => endless(200)),
        {},
        { retryPolicy: { ...RetryPolicy.never, attemptTimeout: "3 seconds" } }
      )
      assert.strictEqual(elapsed, 3000)
      assert.strictEqual(error.reason._tag, "Timeout")
    })
  )
})

describe("without a policy of the caller", () => {
  it.effect("an attempt takes at most 30 seconds, and a call five minutes", () =>
    Effect.gen(function* () {
      const server = Server.make(() => "hang")
      const once = yield* ending(server, RetryPolicy.never)
      assert.strictEqual(once.elapsed, 30_000)
      const always = yield* ending(server, { schedule: Schedule.forever })
      assert.strictEqual(always.elapsed, 300_000)
      assert.strictEqual(always.error.attempts, 10)
    })
  )
})
