/**
 * Three workers share one rate limit. With REDIS_URL they may be processes on several machines; without it they are parts of
 * this program.
 */
import { OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import * as Command from "effect/cli/Command"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Demo from "./demo.ts"

const store = Layer.unwrap(
  Effect.map(
    Config.option(Config.String("REDIS_URL")),
    Option.match({
      onNone: () => RateLimiter.layerStoreMemory,
      onSome: (url) =>
        RateLimiter.layerStoreRedis({ prefix: "genesys" }).pipe(
          // Without the queue, a command fails at once while there is no connection.
          Layer.provide(NodeRedis.layer({ url, disableOfflineQueue: true }))
        )
    })
  )
)

// Each worker has a client of its own. `fresh` keeps them from sharing one.
const genesys = Layer.fresh(OAuthApi.layerConfig()).pipe(Layer.provide(NodeTransport.layer))

const worker = OAuthApi.OAuthApi.use((api) => Effect.replicateEffect(api.getOauthClients, 8)).pipe(
  Effect.provide(genesys)
)

const program = Effect.gen(function* () {
  const [duration] = yield* Effect.timed(
    Effect.replicateEffect(worker, 3, { concurrency: "unbounded", discard: true })
  )
  yield* Console.log(`3 workers made 24 calls in ${Duration.toSeconds(duration).toFixed(1)} seconds.`)
})

Command.make("shared-rate-limit", {}, () => program).pipe(
  Command.withDescription("Make calls with three clients that keep to one rate limit together"),
  Command.provide(Layer.provide(RateLimiter.layer, store)),
  Demo.run({
    steps: [
      { comment: "Of 300 requests a minute, a shared limit allows 12 at once, then 5 a second.", line: "" }
    ]
  })
)
