/**
 * One of several processes that share a rate limit: calls as often as the limit allows for a while, and prints the result as
 * one line of JSON.
 */
import { Connection, OAuthApi } from "@effect-genesys/client"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as RateLimiter from "effect/persistence/RateLimiter"

const settings = Config.all({
  redisPort: Config.Port("REDIS_PORT"),
  limit: Config.Int("LIMIT"),
  window: Config.Duration("WINDOW"),
  duration: Config.Duration("DURATION"),
  onStoreFailure: Config.Literals(["local", "fail"], "ON_STORE_FAILURE")
})

const outcomes: Record<string, number> = {}
let warnings = 0

const logger = Logger.make(({ message }) => {
  if (String(message).includes("The shared rate limit is not available")) warnings += 1
})

const program = Effect.gen(function* () {
  const { duration, limit, onStoreFailure, redisPort, window } = yield* settings
  const client = Connection.fromEnvironment.pipe(
    Config.map((options) => OAuthApi.layer({ ...options, rateLimit: { limit, window, onStoreFailure } })),
    Layer.unwrap,
    Layer.provide(RateLimiter.layer),
    Layer.provide(RateLimiter.layerStoreRedis({ prefix: "test" })),
    Layer.provide(
      NodeRedis.layer({ disableOfflineQueue: true, socket: { host: "127.0.0.1", port: redisPort } })
    ),
    Layer.provide(NodeHttpClient.layerUndici)
  )
  yield* Effect.gen(function* () {
    const api = yield* OAuthApi.OAuthApi
    const call = api.getOauthScope("oauth").pipe(
      Effect.matchEffect({
        onFailure: ({ reason }) => Effect.delay(Effect.succeed<string>(reason._tag), "50 millis"),
        onSuccess: () => Effect.succeed("success")
      }),
      Effect.map((outcome) => {
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      })
    )
    yield* Effect.forEach(Array.from({ length: 20 }), () => Effect.forever(call), {
      concurrency: "unbounded",
      discard: true
    }).pipe(Effect.timeoutOption(duration))
  }).pipe(Effect.provide(client))
  yield* Console.log(JSON.stringify({ outcomes, warnings, endedAt: yield* Clock.currentTimeMillis }))
})

program.pipe(Effect.provide(Logger.layer([logger])), NodeRuntime.runMain)
