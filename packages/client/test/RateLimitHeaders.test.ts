/** The headers that change the rate limit, and the wait of calls after a response. */
import { OAuthApi, RetryPolicy } from "@effect-genesys/client"
import * as Elapsed from "@effect-genesys/testing/Elapsed"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Server from "./Server.ts"

const window = 10_000
/** A client's window is longer than the server's, because the network can deliver requests closer together. */
const longest = 10_300

interface Headers {
  readonly "inin-ratelimit-allowed"?: string
  readonly "inin-ratelimit-count"?: string
  readonly "inin-ratelimit-reset"?: string
  readonly "Retry-After"?: string
}

const responses = {
  200: (headers: Record<string, string>) => Response.json(Server.client, { headers }),
  404: (headers: Record<string, string>) => Server.errorBody(404, "not.found", headers),
  429: (headers: Record<string, string>) => Server.errorBody(429, "too.many.requests", headers)
}

type Replies = ReadonlyArray<readonly [status: keyof typeof responses, headers: Headers]>

/** The times at which requests reach a server that sends these responses first, and then succeeds. */
const sentAt = (
  calls: (call: Effect.Effect<unknown>) => Effect.Effect<unknown>,
  first: Replies,
  latency = 0
) =>
  Effect.gen(function* () {
    const context = yield* Effect.context()
    const at: Array<number> = []
    const server = Server.make((number) => {
      at.push(Effect.runSyncWith(context)(Clock.currentTimeMillis))
      const [status, headers] = first[number - 1] ?? [200, {}]
      return responses[status]({ ...headers })
    })
    const fiber = yield* OAuthApi.OAuthApi.use((api) => calls(Effect.exit(api.getOauthClient("c1")))).pipe(
      Effect.provide(
        Server.layer(server, {
          rateLimit: { limit: 5, window },
          transformClient: HttpClient.transformResponse(Effect.delay(latency))
        })
      ),
      RetryPolicy.provide({ ...RetryPolicy.never, deadline: "1 day" }),
      Effect.forkChild
    )
    yield* Elapsed.within("2 days", fiber)
    return at
  })

const oneByOne = (times: number) => (call: Effect.Effect<unknown>) =>
  Effect.repeat(call, { times: times - 1 })

/** The wait between a response with these headers and the next request, in milliseconds. */
const waitAfter = (status: keyof typeof responses, headers: Headers) =>
  Effect.map(sentAt(oneByOne(2), [[status, headers]]), ([first = 0, second = 0]) => second - first)

const counted = (count: string, reset = "7"): Headers => ({
  "inin-ratelimit-allowed": "5",
  "inin-ratelimit-count": count,
  "inin-ratelimit-reset": reset
})

describe("calls wait for the reset", () => {
  const waits: ReadonlyArray<
    readonly [what: string, status: keyof typeof responses, headers: Headers, milliseconds: number]
  > = [
    ["the server counts less than it allows", 200, counted("4"), 0],
    ["it counts just as many as it allows", 200, counted("5"), 7000],
    ["it counts more than it allows", 200, counted("6"), 7000],
    ["it counts as many on a response of 404", 404, counted("5"), 7000],
    ["it counts as many, and the reset is now", 200, counted("5", "0"), 0],
    ["it counts as many, and the reset is later than a window", 200, counted("5", "3600"), longest],
    ["it counts as many, and says no reset", 200, counted("5", ""), 0],
    ["it counts, and does not say how many it allows", 200, { "inin-ratelimit-count": "9" }, 0],
    ["a 429 says when the reset is", 429, counted("1"), 7000],
    ["a 429 says Retry-After", 429, { "Retry-After": "9" }, 9000],
    ["a 429 says both, of which Retry-After counts", 429, { ...counted("5"), "Retry-After": "3" }, 3000],
    ["a 429 says Retry-After of just a window", 429, { "Retry-After": "10.3" }, longest],
    ["a 429 says Retry-After of an hour, which is of one endpoint", 429, { "Retry-After": "3600" }, longest],
    ["a 429 says nothing", 429, {}, 0],
    ["a response of 200 says Retry-After", 200, { "Retry-After": "9" }, 0]
  ]
  for (const [what, status, headers, milliseconds] of waits) {
    it.effect(`for ${milliseconds} ms if ${what}`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* waitAfter(status, headers), milliseconds)
      })
    )
  }

  it.effect("that is the latest of all responses, in any order", () =>
    Effect.gen(function* () {
      const at = yield* sentAt(
        (call) => Effect.andThen(Effect.all([call, call], { concurrency: 2 }), call),
        [
          [429, { "Retry-After": "8" }],
          [429, { "Retry-After": "2" }]
        ],
        1000
      )
      // The token takes a second, and each request takes a second to arrive.
      assert.deepStrictEqual(at, [2000, 2000, 2000 + 8000 + 1000])
    })
  )
})

describe("the limit", () => {
  const limits: ReadonlyArray<readonly [what: string, allowed: string, limit: number]> = [
    ["falls to the one that the server allows", "3", 3],
    ["falls to 1", "1", 1],
    ["rises to the one that the server allows", "8", 8],
    ["stays where the server allows none", "0", 5],
    ["stays where the header is not a number", "many", 5],
    ["stays where the header is negative", "-3", 5],
    ["stays where the header is a fraction", "2.5", 5],
    ["stays where the header is empty", "", 5]
  ]
  for (const [what, header, limit] of limits) {
    it.effect(`${what}: ${JSON.stringify(header)}`, () =>
      Effect.gen(function* () {
        const at = yield* sentAt(oneByOne(2 * limit + 1), [[200, { "inin-ratelimit-allowed": header }]])
        const expected = at.map((_, index) => Math.floor(index / limit) * longest)
        assert.deepStrictEqual(at, expected)
      })
    )
  }
})
